import { useState } from 'react';
import type { Announcement, ForwardType, RuleAction } from '../../../src/contract/rest/forwarding.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { toDialled } from '../../ui/format/phone-number.ts';
import { Segments } from '../../ui/segments.tsx';
import type { EditorProps } from './editor-props.ts';
import { offered, typeSwitches } from './rule-switches.ts';

const types: readonly ForwardType[] = ['immediate', 'busy', 'no-answer'];

/** Which calls: all at once, when busy, when nobody answers after some seconds. */
export function TypeEditor({ rule, change, saying, choices, close }: EditorProps) {
  const { t } = saying.words;
  const seconds = rule.afterS ?? saying.noAnswerAfterS;
  const staysPossible = (type: ForwardType): Partial<typeof rule> =>
    type !== 'immediate' && (rule.action.kind === 'ring' || rule.action.kind === 'ring-also')
      ? { action: { kind: 'voicemail' } }
      : {};
  return (
    <div className="word-form">
      <Segments
        label={t('fw.type')}
        value={rule.type}
        options={offered(typeSwitches, types, choices.may, [rule.type]).map((id) => ({
          id,
          label: t(`fw.type-${id}`, { seconds }),
        }))}
        onChange={(type) => {
          change({ type, ...staysPossible(type), ...(type !== 'no-answer' && { afterS: null }) });
          if (type !== 'no-answer') close();
        }}
      />
      {rule.type === 'no-answer' ? (
        <div className="row wrap">
          {[10, 15, 20, 30, 45, 60].map((afterS) => (
            <Button
              key={afterS}
              isSelected={afterS === seconds}
              onPress={() => {
                change({ afterS });
                close();
              }}
            >
              {t('forward.seconds', { seconds: afterS })}
            </Button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

type Kind = RuleAction['kind'];

/** Where such calls go. */
export function ActionEditor({ rule, change, saying, choices, close }: EditorProps) {
  const { t } = saying.words;
  const { action } = rule;
  const [kind, setKind] = useState<Kind>(action.kind);
  const [number, setNumber] = useState('number' in action ? action.number : '');
  const kinds: Kind[] = ['number', 'user', 'voicemail', 'busy', 'reject'];
  if (choices.devices.length > 0) kinds.push('device');
  if (rule.type === 'immediate') kinds.push('ring', 'ring-also');
  const words = { number: 'number', user: 'person' } as const;
  const done = (next: RuleAction) => {
    const isForward = ['number', 'user', 'device', 'voicemail'].includes(next.kind);
    change({ action: next, ...(!isForward && { announcement: 'none' as const }) });
    close();
  };
  const choose = (next: Kind) => {
    setKind(next);
    if (next === 'voicemail' || next === 'busy' || next === 'reject' || next === 'ring') done({ kind: next });
  };
  return (
    <form
      className="word-form"
      onSubmit={(event) => {
        event.preventDefault();
        const dialled = toDialled(number);
        if (dialled && (kind === 'number' || kind === 'ring-also')) done({ kind, number: dialled });
      }}
    >
      <Choice
        label={t('fw.action')}
        value={kind}
        options={kinds.map((id) => ({
          id,
          label: t(`fw.a-${id in words ? words[id as keyof typeof words] : (id as Exclude<Kind, 'user'>)}`),
        }))}
        onChange={(id) => choose(id as Kind)}
      />
      {kind === 'number' || kind === 'ring-also' ? (
        <>
          <Field label={t('fw.number')} value={number} onChange={setNumber} type="tel" autoComplete="off" />
          <Button tone="primary" type="submit" isDisabled={!toDialled(number)}>
            {t('common.save')}
          </Button>
        </>
      ) : null}
      {kind === 'user' ? (
        <Choice
          label={t('fw.caller-person')}
          value={action.kind === 'user' ? action.userId : ''}
          options={choices.people}
          onChange={(userId) => done({ kind: 'user', userId })}
        />
      ) : null}
      {kind === 'device' ? (
        <Choice
          label={t('fw.a-device')}
          value={action.kind === 'device' ? action.deviceId : ''}
          options={choices.devices.map(({ id, name }) => ({ id, label: name }))}
          onChange={(deviceId) => done({ kind: 'device', deviceId })}
        />
      ) : null}
    </form>
  );
}

const announcements: readonly Announcement[] = ['none', 'forwarded', 'absent', 'closed', 'wait'];

export function AnnouncementEditor({ rule, change, saying, close }: EditorProps) {
  const { t } = saying.words;
  return (
    <Choice
      label={t('fw.announcement')}
      value={rule.announcement}
      options={announcements.map((id) => ({ id, label: t(`fw.announcement-${id}`) }))}
      onChange={(id) => {
        change({ announcement: id as Announcement });
        close();
      }}
    />
  );
}
