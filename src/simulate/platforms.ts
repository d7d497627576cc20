import type { Platform } from './shape.ts';

/** The invented platforms. Hosts end in example.com, example.org or example.net (RFC 2606). */
export const PLATFORMS: readonly Platform[] = [
  platform('Alphagram', 'Alphagram, Inc.', 'com'),
  platform('Betachat', 'Betachat', 'com'),
  platform('Gammabook', 'Gammabook, Inc.', 'com'),
  platform('Deltagram', 'Deltagram', 'org'),
  platform('Epsilonmail', 'Epsilonmail', 'net'),
  platform('Zetatube', 'Zetatube LLC', 'com'),
  platform('Etaforum', 'Etaforum', 'org'),
  platform('Thetadrive', 'Thetadrive, Inc.', 'net'),
  platform('Iotacall', 'Iotacall', 'com'),
  platform('Kappagame', 'Kappagame', 'com'),
  platform('Lambdalive', 'Lambdalive', 'org'),
  platform('Muphotos', 'Muphotos', 'net'),
  platform('Nuroom', 'Nuroom', 'com'),
  platform('Xicloud', 'Xicloud, Inc.', 'net'),
];

/** Where groups are kept. */
export const GROUP_PLATFORMS: readonly Platform[] = ['Betachat', 'Deltagram', 'Nuroom'].map(byName);
/** The one app over which the man with the longest reach contacts children. */
export const CONTACT_PLATFORM: Platform = byName('Kappagame');

function platform(name: string, company: string, ending: 'com' | 'org' | 'net'): Platform {
  return {
    code: name.slice(0, 3).toLowerCase(),
    name,
    company,
    host: `${name.toLowerCase()}.example.${ending}`,
  };
}

function byName(name: string): Platform {
  return PLATFORMS.find((one) => one.name === name)!;
}
