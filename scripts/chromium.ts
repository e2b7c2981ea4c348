// The system's Chromium: playwright-core brings none of its own.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

// Turns off the background requests of Chromium.
const flags =
  '--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** Starts it with a new profile. */
export async function launchChromium(): Promise<Browser> {
  const { CHROMIUM } = process.env;
  const places = CHROMIUM ? [CHROMIUM] : ['/usr/bin/chromium', '/usr/bin/google-chrome'];
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined) {
    const advice = "Install Debian's chromium, or set CHROMIUM to the path of another.";
    throw new Error(`No browser at ${places.join(' or ')}. ${advice}`);
  }
  return chromium.launch({ executablePath, args: flags.split(' '), chromiumSandbox: false });
}
