import { Phone, Star } from 'lucide-react';
import type { Found } from '../../../src/contract/rest/contacts.ts';
import { useDesk } from '../../app/session.tsx';
import { fold } from '../../ui/format/fold.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useWords } from '../../ui/words/index.ts';
import { draggedNumber } from '../calls-dock/drag-number.ts';
import { SeenPresence } from '../phone/seen-presence.tsx';
import { VipMark } from './vip-mark.tsx';

/** What is dialled when one calls somebody without more; null: he has no number. */
export function dialOf(found: Found): string | null {
  return found.kind === 'person' ? (found.number ?? found.mobile) : (found.number?.dial ?? null);
}

/** A colleague or contact in a list. */
export function FoundRow({ found, words, onCall }: { found: Found; words: readonly string[]; onCall: (number: string) => void }) {
  const { t } = useWords();
  const { user } = useDesk();
  const dial = dialOf(found);
  const shown = found.kind === 'person' ? found.number : (found.number?.number ?? null);
  const isHidden = found.kind === 'contact' && found.number?.isHidden === true;
  const detail = found.kind === 'person' ? found.domainName : [found.companyName, found.detail].filter(Boolean).join(' · ');
  return (
    <div className="found-row" {...draggedNumber(dial)}>
      <span className="found-sign">{found.userId ? <SeenPresence userId={found.userId} /> : null}</span>
      <span className="found-name">
        <span className="ellipsis">
          <Marked text={found.name} words={words} />
        </span>
        {found.vip === null ? null : <VipMark text={found.vip} />}
        {found.isFavourite ? <Star className="icon found-star" aria-hidden="true" /> : null}
      </span>
      <span className="faint ellipsis found-detail">
        <Marked text={detail} words={words} />
      </span>
      <span className="faint number found-number">
        {isHidden ? t('common.hidden-number') : shown ? formatNumber(shown, user.country) : ''}
      </span>
      {dial ? (
        // For the mouse only: Enter on the row does the same.
        <span
          className="row-call"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            onCall(dial);
          }}
        >
          <Phone className="icon" />
        </span>
      ) : null}
    </div>
  );
}

/** The text with what was searched for highlighted. */
function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const folded = fold(text);
  // Folding may change the length of a text; then nothing is marked rather than the wrong letters.
  const at = folded.length === text.length ? words.map((word) => [folded.indexOf(word), word.length] as const) : [];
  const [start, length] = at.filter(([index]) => index >= 0).toSorted(([one], [other]) => one - other)[0] ?? [-1, 0];
  if (start < 0) return text;
  return (
    <>
      {text.slice(0, start)}
      <mark>{text.slice(start, start + length)}</mark>
      {text.slice(start + length)}
    </>
  );
}
