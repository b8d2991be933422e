import { PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { Segments } from '../../ui/segments.tsx';
import { narrow, useMedia } from '../../ui/use-media.ts';
import { useWords } from '../../ui/words/index.ts';
import { ActivityList } from '../activity/activity-list.tsx';
import { DeviceChoice } from '../calls-dock/device-choice.tsx';
import { DialPad } from '../calls-dock/dial-pad.tsx';
import { ForwardingSentence } from '../forwarding/forwarding-sentence.tsx';
import { Card } from './card.tsx';
import { PeopleList } from './people-list.tsx';
import './phone.css';

type Part = 'people' | 'activity' | 'dial';

/** The phone: people, calls, and the card of whoever is selected. */
export function PhonePage() {
  const { t } = useWords();
  const { selection } = useScreen();
  const { isKnown, hasApplication } = useRights();
  const isNarrow = useMedia(narrow);
  const [part, setPart] = useState<Part>('activity');
  if (!isKnown) return <h1 className="sr-only">{t('nav.phone')}</h1>;
  if (!hasApplication('caller')) return <Closed />;
  return (
    <div className={selection ? 'phone has-card' : 'phone'}>
      <h1 className="sr-only">{t('nav.phone')}</h1>
      <ForwardingSentence />
      {isNarrow ? (
        <div className="phone-parts">
          <Segments
            label={t('nav.phone')}
            value={part}
            onChange={setPart}
            options={[
              { id: 'activity', label: t('activity.label') },
              { id: 'people', label: t('people.label') },
              { id: 'dial', label: t('dial.label') },
            ]}
          />
        </div>
      ) : null}
      {!isNarrow || part === 'people' ? <PeopleList /> : null}
      {!isNarrow || part === 'activity' ? <ActivityList /> : null}
      {isNarrow && part === 'dial' ? (
        <div className="column narrow-dial">
          <DeviceChoice />
          <DialPad />
        </div>
      ) : null}
      <Card />
    </div>
  );
}

/** The application Caller is not mine: said once, instead of refusals everywhere. */
function Closed() {
  const { t } = useWords();
  return (
    <div className="page">
      <h1 className="sr-only">{t('nav.phone')}</h1>
      <div className="empty grow">
        <PhoneOff className="icon" aria-hidden="true" />
        <strong>{t('phone.closed')}</strong>
        {t('phone.closed-help')}
      </div>
    </div>
  );
}
