// Reads passes with the camera, where the browser itself can read such codes; elsewhere there is no button.
const EVERY = 250; // milliseconds
const AGAIN = 3000; // milliseconds before the same pass is read once more

export class Camera {
  constructor(root, words, read) {
    Object.assign(this, { words, read, button: root.querySelector("[data-scan]"), picture: root.querySelector("[data-camera]"), last: "" });
  }

  async offer() {
    const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
    if (!formats?.includes("qr_code") || !navigator.mediaDevices?.getUserMedia) return;
    this.button.hidden = false;
    this.button.addEventListener("click", () => (this.stream ? this.close() : this.open()));
  }

  async open() {
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
    if (!this.stream) return;
    this.detector = new BarcodeDetector({ formats: ["qr_code"] });
    this.picture.srcObject = this.stream;
    this.picture.hidden = false;
    this.button.textContent = this.words.of("stop");
    await this.picture.play();
    this.look();
  }

  close() {
    for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
    this.picture.hidden = true;
    this.button.textContent = this.words.of("scan");
  }

  async look() {
    if (!this.stream) return;
    const found = await this.detector.detect(this.picture).catch(() => []);
    const text = found[0]?.rawValue;
    if (text && text !== this.last) {
      this.last = text;
      setTimeout(() => { this.last = ""; }, AGAIN);
      await this.read(text);
    }
    setTimeout(() => this.look(), EVERY);
  }
}
