import { useState } from 'react';
import type { ForwardingProfileView, SimpleForwardingView } from '../../../src/contract/rest/forwarding.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { type ForwardType, fillSlots, NumberForm, PlainSentence, Target, typeFeatures } from './forwarding-sentence.tsx';
import type { Saying } from './rule-words.ts';
import { useForwardingChange } from './use-my-forwarding.ts';
import { Word } from './word.tsx';

interface Props {
  readonly profile: ForwardingProfileView;
  readonly saying: Saying;
  readonly canChange: boolean;
}

const types = ['immediate', 'busy', 'noAnswer'] as const;
const origins = { external: 'AuthorizedForwardOriginExternal', internal: 'AuthorizedForwardOriginInternal' } as const;
type Origin = keyof typeof origins;

/** Forwarding without conditions in a profile: one sentence for all calls, one more where calls from inside or outside go elsewhere. */
export function SimpleEditor({ profile, saying, canChange }: Props) {
  const { t } = saying.words;
  const { hasFeature, onlyRules } = useRights();
  const { change } = useForwardingChange();
  const [added, add] = useState<readonly Origin[]>([]);
  const { id, version, simple } = profile;
  const set = (part: Partial<SimpleForwardingView>) =>
    change((rest) => rest.call(routes.forwarding.change, { params: { id }, body: { version, simple: { ...simple, ...part } } }));
  const maySet = (type: ForwardType) => canChange && !onlyRules && hasFeature(typeFeatures[type]);
  const plain = {
    forwarding: simple,
    canSet: (type: ForwardType) => maySet(type) && hasFeature('AuthorizedForwardOriginAll'),
    canClear: (type: ForwardType) => canChange && simple[type] !== null,
    change: set,
  };
  const isSaid = (origin: Origin) => added.includes(origin) || types.some((type) => simple[origin][type] !== null);
  const all = ['external', 'internal'] as const;
  const offeredOrigins = all.filter((origin) => !isSaid(origin) && hasFeature(origins[origin]) && types.some(maySet));
  return (
    <section className="fw-part" aria-label={t('fw.simple')}>
      <h2>{t('fw.simple')}</h2>
      <PlainSentence plain={plain} />
      {all.filter(isSaid).map((origin) => (
        <OfOrigin
          key={origin}
          origin={origin}
          simple={simple}
          saying={saying}
          canSet={(type) => maySet(type) && hasFeature(origins[origin])}
          canClear={(type) => canChange && simple[origin][type] !== null}
          onChange={(part) => set({ [origin]: { ...simple[origin], ...part } })}
        />
      ))}
      <AlsoRing
        simple={simple}
        saying={saying}
        canSet={canChange && !onlyRules}
        canClear={canChange}
        onChange={(alsoRing) => set({ alsoRing })}
      />
      {canChange && offeredOrigins.length > 0 ? (
        <div className="row wrap">
          {offeredOrigins.map((origin) => (
            <Button key={origin} tone="quiet" onPress={() => add([...added, origin])}>
              {t(`fw.differs-${origin}`)}
            </Button>
          ))}
        </div>
      ) : null}
    </section>
  );
}

interface OriginProps {
  readonly origin: Origin;
  readonly simple: SimpleForwardingView;
  readonly saying: Saying;
  readonly canSet: (type: ForwardType) => boolean;
  readonly canClear: (type: ForwardType) => boolean;
  readonly onChange: (part: Partial<SimpleForwardingView[Origin]>) => void;
}

/** What is set for an origin comes before what is set for all. */
function OfOrigin({ origin, simple, saying, onChange, ...plain }: OriginProps) {
  const { t } = saying.words;
  const slot = (type: ForwardType, label: string) => (
    <Target
      label={`${t(`fw.origin-${origin}`)}, ${label}`}
      none={t('fw.as-all')}
      type={type}
      value={simple[origin][type]}
      plain={plain}
      onChange={(to) => onChange({ [type]: to })}
    />
  );
  const slots = {
    immediate: slot('immediate', t('forward.edit-immediate')),
    busy: slot('busy', t('forward.edit-busy')),
    noAnswer: slot('noAnswer', t('forward.edit-no-answer')),
  };
  return <p className="fw-also">{fillSlots(t(`fw.simple-${origin}`), slots)}</p>;
}

interface AlsoProps {
  readonly simple: SimpleForwardingView;
  readonly saying: Saying;
  readonly canSet: boolean;
  readonly canClear: boolean;
  readonly onChange: (number: string | null) => void;
}

/** A number that rings together with my phones. */
function AlsoRing({ simple: { alsoRing, immediate }, saying, canSet, canClear, onChange }: AlsoProps) {
  const { t } = saying.words;
  const { user } = useDesk();
  if (immediate || (!alsoRing && !canSet)) return null;
  const text = alsoRing ? t('fw.also-number', { number: formatNumber(alsoRing, user.country) }) : t('fw.also-none');
  const also =
    canSet || canClear ? (
      <Word label={t('fw.also-edit')} text={text}>
        {(close) => (
          <NumberForm
            label={t('fw.also-edit')}
            value={alsoRing}
            canSet={canSet}
            hasVoicemail={false}
            onChange={(number) => {
              onChange(number);
              close();
            }}
          />
        )}
      </Word>
    ) : (
      text
    );
  return <p className="fw-also">{fillSlots(t('fw.also'), { also })}</p>;
}
