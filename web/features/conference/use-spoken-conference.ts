import { useEffect, useRef } from 'react';
import type { ConferenceView } from '../../../src/contract/rest/conferences.ts';
import { announcer } from '../../ui/announcer.tsx';
import { useConferenceWords } from './words/index.ts';

/** Says to screen readers who came and went, and that it is being recorded. */
export function useSpokenConference(conference: ConferenceView, isSilent: boolean): void {
  const { t } = useConferenceWords();
  const before = useRef<ConferenceView | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = conference;
    if (!known || isSilent) return;
    const name = (party: ConferenceView['parties'][number]): string => party.displayName || party.number || t('conf.somebody');
    for (const party of conference.parties)
      if (!known.parties.some(({ id }) => id === party.id)) announcer.say(t('conf.came', { name: name(party) }));
    for (const party of known.parties)
      if (!conference.parties.some(({ id }) => id === party.id)) announcer.say(t('conf.went', { name: name(party) }));
    if (known.recordedSince === null && conference.recordedSince !== null) announcer.say(t('conf.recording-began'));
  }, [conference, isSilent, t]);
}
