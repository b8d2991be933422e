import type { ReactNode } from 'react';
import type { DeviceView } from '../../../src/contract/rest/me.ts';
import type { Option } from '../../ui/choice.tsx';
import { ActionEditor, AnnouncementEditor, TypeEditor } from './action-editors.tsx';
import { CalledEditor, CallersEditor, OriginEditor } from './caller-editors.tsx';
import { fillSlots } from './forwarding-sentence.tsx';
import { actionText, calledText, callersText, type RulePart, type Saying, statusText, timeText, typeText } from './rule-words.ts';
import { StatusEditor, TimeEditor } from './time-editors.tsx';
import { Word } from './word.tsx';

/** What rules may be about. */
export interface Choices {
  readonly people: readonly Option[];
  readonly lists: readonly Option[];
  readonly directories: readonly Option[];
  /** Of the user; empty where a rule is for several. */
  readonly devices: readonly Pick<DeviceView, 'id' | 'name' | 'number'>[];
  readonly timeZone: string;
  readonly hasCalendar: boolean;
}

export interface EditorProps {
  readonly rule: RulePart;
  readonly change: (part: Partial<RulePart>) => void;
  readonly saying: Saying;
  readonly choices: Choices;
  readonly close: () => void;
}

interface Props {
  readonly rule: RulePart;
  readonly saying: Saying;
  readonly choices: Choices;
  /** Left out: the sentence can only be read. */
  readonly onChange?: ((rule: RulePart) => void) | undefined;
}

/** A rule as a sentence; each word of it opens what changes it. */
export function RuleSentence({ rule, saying, choices, onChange }: Props) {
  const { t } = saying.words;
  const word = (label: string, text: string, editor: (props: EditorProps) => ReactNode) => {
    if (!onChange) return <strong>{text}</strong>;
    return (
      <Word label={label} text={text}>
        {(close) => editor({ rule, saying, choices, close, change: (part) => onChange({ ...rule, ...part }) })}
      </Word>
    );
  };
  const slots = {
    callers: word(t('fw.callers'), callersText(rule, saying), (props) => <CallersEditor {...props} />),
    origin: word(t('fw.origin'), t(`fw.origin-${rule.origin}`), (props) => <OriginEditor {...props} />),
    called: word(t('fw.called'), calledText(rule, saying), (props) => <CalledEditor {...props} />),
    time: word(t('fw.time'), timeText(rule.time, saying), (props) => <TimeEditor {...props} />),
    status: word(t('fw.status'), statusText(rule, saying), (props) => <StatusEditor {...props} />),
    type: word(t('fw.type'), typeText(rule, saying), (props) => <TypeEditor {...props} />),
    action: word(t('fw.action'), actionText(rule, saying), (props) => <ActionEditor {...props} />),
    announcement: word(t('fw.announcement'), t(`fw.announcement-${rule.announcement}`), (props) => (
      <AnnouncementEditor {...props} />
    )),
  };
  return <p className="rule-sentence">{fillSlots(t('fw.sentence'), slots)}</p>;
}
