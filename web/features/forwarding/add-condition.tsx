import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { EditorProps } from './editor-props.ts';
import { type Condition, conditionEditors, unsaid } from './rule-conditions.tsx';
import { offered, originSwitches, statusSwitches } from './rule-switches.ts';

/** What the sentence does not say yet: chosen first, then said in the same place. */
export function AddCondition(props: EditorProps) {
  const { rule, choices, saying } = props;
  const { t } = saying.words;
  const [chosen, choose] = useState<Condition | null>(null);
  if (chosen) return conditionEditors[chosen](props);
  const isForward = ['number', 'user', 'device', 'voicemail'].includes(rule.action.kind);
  const possible: Record<Condition, boolean> = {
    origin: offered(originSwitches, ['internal', 'external'], choices.may, []).length > 0,
    called: choices.devices.length > 0,
    time: true,
    status: offered(statusSwitches, ['online', 'absent', 'busy', 'offline'], choices.may, []).length > 0,
    announcement: isForward,
  };
  return (
    <div className="word-form">
      <h2>{t('fw.add-condition')}</h2>
      {unsaid(rule)
        .filter((name) => possible[name])
        .map((name) => (
          <Button key={name} isWide onPress={() => choose(name)}>
            {t(`fw.${name}`)}
          </Button>
        ))}
    </div>
  );
}
