// As netverk/folding.py: small letters, no accents but those of å, ä and ö, a blank between words.
const KEPT = { "a\u030a": "å", "a\u0308": "ä", "o\u0308": "ö" };

export function folded(text) {
  const apart = text.toLowerCase().replaceAll("æ", "ä").replaceAll("ø", "ö").normalize("NFD");
  const whole = apart.replace(/a\u030a|a\u0308|o\u0308/g, (sign) => KEPT[sign]).replace(/[\u0300-\u036f]/g, "");
  return whole.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// Who types `oberg` looks for Öberg too.
export function bare(text) {
  return text.replace(/[åä]/g, "a").replaceAll("ö", "o");
}
