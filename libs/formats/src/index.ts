// Text and fields of any program → logs. There is nothing of Node in it, because the console uses it as well.
export type { CsvEntry } from './csv/csv-reader.ts';
export { CsvReader } from './csv/csv-reader.ts';
export type { LineEntry, LineReaderOptions } from './lines/line-reader.ts';
export { LineReader } from './lines/line-reader.ts';
export { writeDeepJson, writeJson } from './mapping/deep-json.ts';
export type { Entry, Fields, MappingDefaults } from './mapping/entry.ts';
export { FIELD_TABLE } from './mapping/field-table.ts';
export { otlpLevel, statusLevel, syslogLevel } from './mapping/level.ts';
export { toLogs } from './mapping/to-logs.ts';
export type { LineFormat } from './text/parse-line.ts';
export { LINE_FORMATS } from './text/parse-line.ts';
export type { SyslogOptions } from './text/syslog.ts';
export { parseSyslog } from './text/syslog.ts';
export { parseTime, timeOfNanosHalves, timeOfNanosText, timeOfParts } from './time/parse-time.ts';
export type { ZoneOffset } from './time/zone.ts';
