import { expect, it } from 'vitest';
import { parseHttpDate } from '../../src/http/http-date.ts';

const time = Date.UTC(2026, 10, 24, 12);
const date = 'Tue, 24 Nov 2026 12:00:00 GMT';

it.each([date, 'Tuesday, 24-Nov-26 12:00:00 GMT'])('`parseHttpDate` returns the time of %s', (text) => {
  expect(parseHttpDate(text)).toBe(time);
});

it.each([
  ...[null, undefined, '', 'soon', '-5', '0', new Date(time).toISOString(), `${date}, ${date}`],
  ...['Tue, soon GMT', 'Tue, 24 Nov 2026 GMT', 'Sat, 13 Sep 275760 00:00:00 GMT', 'Tue, 99 Nov 2026 12:00:00 GMT'],
])('`parseHttpDate` returns no time of %j', (text) => {
  expect(parseHttpDate(text)).toBeUndefined();
});
