import { BaresipPhone } from './baresip-phone.ts';
import type { BrowserPhone } from './browser-phone.ts';
import { hearsMix } from './telephone-office.ts';

/** People in one conversation, by the tone that each says. */
export type PeopleByTone = ReadonlyMap<number, BaresipPhone | BrowserPhone>;

/**
 * Waits until each hears all the others at once and not himself.
 * @param unheard tones of people who are in it and heard by nobody, or who are gone: nobody may hear them
 */
export async function eachHearsTheOthers(people: PeopleByTone, unheard: readonly number[] = []): Promise<void> {
  const said = [...new Set([...people.keys(), ...unheard])];
  const listening = [...people].map(([own, person]) => {
    const tones = said.filter((tone) => tone !== own && !unheard.includes(tone));
    const others = said.filter((tone) => !tones.includes(tone));
    return person instanceof BaresipPhone ? hearsMix(person, tones, others) : person.hearsMix(tones, others);
  });
  await Promise.all(listening);
}
