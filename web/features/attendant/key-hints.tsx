import { hintsFor, keyTable } from './attendant-keys.ts';
import type { Talk } from './use-attendant.ts';
import { useAttendantWords } from './words/index.ts';

/** The keys of this moment in one line; behind it all of them. */
export function KeyHints({ talk, hasText }: { talk: Talk; hasText: boolean }) {
  const { t } = useAttendantWords();
  return (
    <div className="attendant-keys">
      <ul className="key-hints" aria-label={t('attendant.keys-now')}>
        {hintsFor(talk, hasText).map(([key, word]) => (
          <li key={key}>
            <kbd>{key}</kbd> {t(word)}
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('attendant.keys')}</summary>
        <dl>
          {keyTable.map(([keys, word]) => (
            <div key={word}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(word)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
