import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { CallerMatch, CallOrigin } from '../../../src/contract/rest/forwarding.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Choice, type Option } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { toDialled } from '../../ui/format/phone-number.ts';
import { PickOne } from '../../ui/picker.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { contactOf, pickWords } from './contact-source.ts';
import type { EditorProps } from './editor-props.ts';
import { offered, originSwitches } from './rule-switches.ts';
import { callerText } from './rule-words.ts';

/** Who calls: any of a list, or everybody but these. */
export function CallersEditor({ rule, change, saying, choices }: EditorProps) {
  const { t } = saying.words;
  const [text, setText] = useState('');
  const { callers } = rule;
  const set = (next: CallerMatch[]) => change({ callers: next, ...(next.length === 0 && { exceptCallers: false }) });
  const add = (one: CallerMatch) => set([...callers.filter((known) => JSON.stringify(known) !== JSON.stringify(one)), one]);
  const pick = (kind: CallerMatch['kind'], label: string, options: readonly Option[], matchOf: (id: string) => CallerMatch) =>
    options.length > 0 ? (
      <Choice key={kind} label={label} value="" options={options} onChange={(id) => id && add(matchOf(id))} />
    ) : null;
  return (
    <div className="word-form">
      <h2>{t('fw.callers')}</h2>
      <ul className="rule-callers">
        {callers.map((one, index) => (
          <li key={JSON.stringify(one)} className="row">
            <span className="grow">{callerText(one, saying)}</span>
            <IconButton
              icon={X}
              label={`${t('fw.remove')}: ${callerText(one, saying)}`}
              onPress={() => set(callers.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ul>
      <form
        className="row end"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = text.trim();
          if (!wanted) return;
          add(
            /[*?]/.test(wanted) ? { kind: 'pattern', pattern: wanted } : { kind: 'number', number: toDialled(wanted) || wanted },
          );
          setText('');
        }}
      >
        <Field label={t('fw.caller-number')} value={text} onChange={setText} autoComplete="off" />
        <IconButton type="submit" icon={Plus} label={t('fw.add-caller')} />
      </form>
      <div className="row wrap">
        <Button onPress={() => add({ kind: 'vip' })}>{t('fw.caller-vip')}</Button>
        <Button onPress={() => add({ kind: 'anonymous' })}>{t('fw.caller-anonymous')}</Button>
      </div>
      {pick('user', t('fw.caller-person'), choices.people, (userId) => ({ kind: 'user', userId }))}
      {pick('group', t('fw.caller-group'), choices.groups, (groupId) => ({ kind: 'group', groupId }))}
      <PickOne
        label={t('fw.caller-contact')}
        source={choices.contacts}
        value={null}
        words={pickWords(saying.words)}
        onChange={(id) => {
          const found = id === null ? null : contactOf(id);
          if (found) add({ kind: 'contact', ...found });
        }}
      />
      {pick('list', t('fw.caller-list'), choices.lists, (listId) => ({ kind: 'list', listId }))}
      {pick('directory', t('fw.caller-directory'), choices.directories, (directoryId) => ({ kind: 'directory', directoryId }))}
      <Toggle
        label={t('fw.callers-except')}
        isOn={rule.exceptCallers}
        isDisabled={callers.length === 0}
        onChange={(exceptCallers) => change({ exceptCallers })}
      />
    </div>
  );
}

const origins: readonly CallOrigin[] = ['all', 'internal', 'external'];

export function OriginEditor({ rule, change, saying, choices, close }: EditorProps) {
  const { t } = saying.words;
  return (
    <Segments
      label={t('fw.origin')}
      value={rule.origin}
      options={offered(originSwitches, origins, choices.may, [rule.origin]).map((id) => ({ id, label: t(`fw.origin-${id}`) }))}
      onChange={(origin) => {
        change({ origin });
        close();
      }}
    />
  );
}

/** Which of one's numbers or devices was called. */
export function CalledEditor({ rule, change, saying, choices }: EditorProps) {
  const { t } = saying.words;
  const kept = rule.called.filter((one) => one.kind === 'number');
  return (
    <Checks
      label={t('fw.called')}
      options={choices.devices.map(({ id, name, number }) => ({ id, label: `${name} (${number})` }))}
      value={rule.called.flatMap((one) => (one.kind === 'device' ? [one.deviceId] : []))}
      onChange={(ids) => change({ called: [...kept, ...ids.map((deviceId) => ({ kind: 'device', deviceId }) as const)] })}
    />
  );
}
