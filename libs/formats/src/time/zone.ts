// What clocks show in a zone. The names of zones are parsed by libs/query, whose `parseZone` gives such a function.

/** How many milliseconds the clocks of a zone are ahead of UTC at an instant (ms since 1970). */
export type ZoneOffset = (ms: number) => number;

export const UTC: ZoneOffset = () => 0;

/** The instant, in seconds, at which clocks of the zone show the time that clocks in UTC show at `localSeconds`. */
export function fromLocal(localSeconds: number, zone: ZoneOffset): number {
  if (zone === UTC) return localSeconds;
  const guess = zone(localSeconds * 1000);
  // The offset at the guess can be that of before a change of the clocks, so it is asked once more.
  return localSeconds - zone(localSeconds * 1000 - guess) / 1000;
}

/**
 * Offsets in minutes of the abbreviations that programs write after a time. Those with several meanings (`IST`, `CST` in
 * China) have the one that is used most.
 */
const ABBREVIATIONS = new Map<string, number>(
  Object.entries({
    UTC: 0,
    GMT: 0,
    WET: 0,
    WEST: 60,
    BST: 60,
    CET: 60,
    MEZ: 60,
    CEST: 120,
    MESZ: 120,
    EET: 120,
    EEST: 180,
    MSK: 180,
    IST: 330,
    SGT: 480,
    HKT: 480,
    AWST: 480,
    JST: 540,
    KST: 540,
    AEST: 600,
    AEDT: 660,
    NZST: 720,
    NZDT: 780,
    BRT: -180,
    EDT: -240,
    EST: -300,
    CDT: -300,
    CST: -360,
    MDT: -360,
    MST: -420,
    PDT: -420,
    PST: -480,
  }),
);

/** The offset in minutes of an abbreviation such as `CET`; undefined if it is not known. */
export function abbreviatedOffset(name: string): number | undefined {
  return ABBREVIATIONS.get(name);
}
