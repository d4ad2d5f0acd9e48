// Reads one calendar a line, as a JSON string, and answers each with its events: UID, start and end.
import { createInterface } from "node:readline";

const { default: ICAL } = await import(process.argv[2]);

function moment(time) {
  return time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString();
}

function known(time) {
  if (!time.isDate && time.zone.tzid === "floating") throw new Error(`${time} floats`);
  return moment(time);
}

function events(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((part) => {
    const event = new ICAL.Event(part);
    return [event.uid, known(event.startDate), known(event.endDate)];
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ events: events(JSON.parse(line)) }));
  } catch (fault) {
    console.log(JSON.stringify({ fault: String(fault) }));
  }
}
