import type { MyDevicesView } from '../../../src/contract/rest/me.ts';
import type { Option } from '../../ui/choice.tsx';
import type { PickSource } from '../../ui/picker.tsx';
import type { RuleSwitch } from './rule-switches.ts';
import type { RulePart, Saying } from './rule-words.ts';

/** What rules may be about. */
export interface Choices {
  readonly people: readonly Option[];
  readonly lists: readonly Option[];
  readonly directories: readonly Option[];
  readonly groups: readonly Option[];
  /** Who is in the directories, found by typing. */
  readonly contacts: PickSource;
  /** Of the user; empty where a rule is for several. */
  readonly devices: readonly Pick<MyDevicesView['items'][number], 'id' | 'name' | 'number'>[];
  readonly timeZone: string;
  readonly hasCalendar: boolean;
  /** Whether something may be set anew; what is set stays, and may be taken away. */
  readonly may: (name: RuleSwitch) => boolean;
}

export interface EditorProps {
  readonly rule: RulePart;
  readonly change: (part: Partial<RulePart>) => void;
  readonly saying: Saying;
  readonly choices: Choices;
  readonly close: () => void;
}
