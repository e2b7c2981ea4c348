// The dates that other clients sign.
import { expect, it } from 'vitest';
import { parseRfc2822Date } from '../../src/emulator/date.ts';
import { fixedNow } from '../support/client.ts';

it.each([
  ['JavaScript, Ruby, Go, PHP and Swift', 'Mon, 05 Nov 2018 13:14:41 GMT'],
  ['Python, with a comma after the year', 'Mon, 05 Nov 2018, 13:14:41 GMT'],
  ['a zone in digits', 'Mon, 05 Nov 2018 13:14:41 +0000'],
  ['an unknown zone', 'Mon, 05 Nov 2018 13:14:41 -0000'],
  ['UT', 'Mon, 05 Nov 2018 13:14:41 UT'],
  ['no day of the week', '05 Nov 2018 13:14:41 GMT'],
  ['a day of one digit', 'Mon, 5 Nov 2018 13:14:41 GMT'],
  ['a year of two digits', 'Mon, 5 Nov 18 13:14:41 GMT'],
  ['a year of three digits', 'Mon, 5 Nov 118 13:14:41 GMT'],
  ['white space, a comment and lowercase', ' mon ,\t05  nov (a comment) 2018 13 : 14 : 41 gmt '],
])('`parseRfc2822Date` reads the date of %s: %s', (_, text) => {
  expect(parseRfc2822Date(text)).toBe(fixedNow);
});

it('`parseRfc2822Date` reads a date without seconds, and a leap second', () => {
  expect(parseRfc2822Date('05 Nov 2018 13:14 GMT')).toBe(fixedNow - 41_000);
  expect(parseRfc2822Date('31 Dec 2016 23:59:60 GMT')).toBe(Date.UTC(2016, 11, 31, 23, 59, 59));
});

it.each([
  ...[
    '',
    'today',
    '2018-11-05T13:14:41Z',
    'Tue, 05 Nov 2018 13:14:41 GMT',
    '31 Nov 2018 13:14:41 GMT',
    '00 Nov 2018 13:14 GMT',
  ],
  ...['05 Xyz 2018 13:14:41 GMT', '05 Nov 2018 24:14:41 GMT', '05 Nov 2018 13:60:41 GMT', '05 Nov 2018 13:14:61 GMT'],
  ...['05 Nov 2018 13:14:41', '05 Nov 2018 13:14:41 +0100', '05 Nov 2018 13:14:41 EST', '05 Nov 2018 1:14:41 GMT'],
])('`parseRfc2822Date` returns nothing for %j', (text) => {
  expect(parseRfc2822Date(text)).toBeUndefined();
});
