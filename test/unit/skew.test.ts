import { describe, expect, it } from 'vitest';
import { signature } from '../../generated/constants.ts';
import { httpDate } from '../../src/http-date.ts';
import { fewMinutes, offsetToTry, remarkOn } from '../../src/skew.ts';

const now = Date.UTC(2026, 10, 24, 12);

describe('the offset to try', () => {
  it.each([fewMinutes + 1, 3_600_000, -fewMinutes - 1, -86_400_000 * 365])(
    'is that of the server, when that is %i ms from what was tried',
    (offset) => {
      expect(offsetToTry(now + offset, now, [0])).toBe(offset);
    },
  );

  it.each([0, 1_000, fewMinutes, -fewMinutes])('is none when the server is %i ms off', (offset) => {
    expect(offsetToTry(now + offset, now, [0])).toBeUndefined();
  });

  it('is none when it, or one so near, was tried already', () => {
    const hour = 3_600_000;
    expect(offsetToTry(now + hour, now, [hour + 1_000])).toBeUndefined();
    expect(offsetToTry(now + hour, now, [0, hour - 1_000])).toBeUndefined();
    expect(offsetToTry(now, now, [hour])).toBe(0);
  });

  it('is none when the server does not tell its time', () => {
    expect(offsetToTry(undefined, now, [0])).toBeUndefined();
  });

  it('can be asked for more narrowly', () => {
    expect(offsetToTry(now + 90_000, now, [0])).toBeUndefined();
    expect(offsetToTry(now + 90_000, now, [0], 60_000)).toBe(90_000);
  });
});

it('a few minutes are well within what the API puts up with', () => {
  expect(fewMinutes).toBeGreaterThanOrEqual(2 * 60_000);
  expect(fewMinutes).toBeLessThan(signature.maxDateSkewSeconds * 500);
});

it.each([
  [3_600_000, '60 minutes behind'],
  [-600_400, '10 minutes ahead of'],
])('%i ms are told as %s', (offset, words) => {
  expect(remarkOn(offset)).toContain(words);
});

describe('a date of HTTP', () => {
  it.each(['Tue, 24 Nov 2026 12:00:00 GMT', 'Tuesday, 24-Nov-26 12:00:00 GMT'])('is %s', (text) => {
    expect(httpDate(text)).toBe(now);
  });

  it.each([
    null,
    undefined,
    '',
    'soon',
    '-5',
    '0',
    String(now),
    new Date(now).toISOString(),
    'Tue, soon GMT',
    'Tue, -5 GMT',
    'Tue, 24 Nov 2026 GMT',
    'Tue, 24 Nov -2026 12:00:00 GMT',
    'Sat, 13 Sep 275760 00:00:00 GMT',
    'Tue, 24 Nov 2026 12:00:00 GMT, Tue, 24 Nov 2026 12:00:00 GMT',
  ])('is not %j', (text) => {
    expect(httpDate(text)).toBeUndefined();
  });
});
