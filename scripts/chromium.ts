// The system's Chromium: playwright-core brings none of its own.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

// Turns off the background requests of Chromium.
const flags =
  '--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** With a profile of its own, which is new. */
export async function launchChromium(): Promise<Browser> {
  const { CHROMIUM } = process.env;
  const places = CHROMIUM ? [CHROMIUM] : ['/usr/bin/chromium', '/usr/bin/google-chrome'];
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined) {
    const advice = "Install Debian's chromium, or say in $CHROMIUM where one is.";
    throw new Error(`there is no browser at ${places.join(' or ')}. ${advice}`);
  }
  return chromium.launch({ executablePath, args: flags.split(' '), chromiumSandbox: false });
}
