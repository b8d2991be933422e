import { useNavigate, useSearch } from '@tanstack/react-router';
import { Phone } from 'lucide-react';
import { Suspense } from 'react';
import { useSession } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { OpeningTitle } from '../../ui/opening.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import './dial.css';
import { isReference, numberInText } from './number-in-text.ts';
import { useDialWords } from './words/index.ts';

/** Asks before it calls what a link or another program gave. */
export function DialPage() {
  return (
    <Suspense fallback={<OpeningTitle />}>
      <Question />
    </Suspense>
  );
}

function Question() {
  const { t } = useDialWords();
  const { session } = useSession();
  const navigate = useNavigate();
  const dial = useDial();
  const {
    number: asked = '',
    url = '',
    text = '',
    title = '',
  } = useSearch({ strict: false }) as Record<string, string | undefined>;
  // Systems that share put a number in any of these.
  const number = [asked, url, text, title].map(numberInText).find((found) => found !== null) ?? null;
  const country = session.state === 'signed-in' ? session.user.country : '';
  const leave = () => void navigate({ to: '/phone', replace: true });
  if (number === null) {
    return (
      <div className="page dial-question">
        <h1>{t('dial.title')}</h1>
        <p role="alert">{t('dial.none')}</p>
        <Button onPress={leave}>{t('common.close')}</Button>
      </div>
    );
  }
  return (
    <div className="page dial-question">
      <h1>{t('dial.title')}</h1>
      <p className="dial-number number">{isReference(number) ? t('common.hidden-number') : formatNumber(number, country)}</p>
      <p className="faint">{t('dial.help')}</p>
      <p className="row">
        <Button
          tone="primary"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing to do here, asked for by the person's own click
          autoFocus
          onPress={() => {
            dial(number);
            leave();
          }}
        >
          <Phone className="icon" aria-hidden="true" />
          {t('dial.call')}
        </Button>
        <Button onPress={leave}>{t('common.cancel')}</Button>
      </p>
    </div>
  );
}
