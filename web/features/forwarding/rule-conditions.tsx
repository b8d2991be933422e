import type { ReactNode } from 'react';
import { AnnouncementEditor } from './action-editors.tsx';
import { CalledEditor, OriginEditor } from './caller-editors.tsx';
import type { EditorProps } from './editor-props.ts';
import type { RulePart } from './rule-words.ts';
import { StatusEditor, TimeEditor } from './time-editors.tsx';

/** What a sentence says only where it says something, in its order. */
export const conditions = ['origin', 'called', 'time', 'status', 'announcement'] as const;
export type Condition = (typeof conditions)[number];

export const conditionEditors: Readonly<Record<Condition, (props: EditorProps) => ReactNode>> = {
  origin: (props) => <OriginEditor {...props} />,
  called: (props) => <CalledEditor {...props} />,
  time: (props) => <TimeEditor {...props} />,
  status: (props) => <StatusEditor {...props} />,
  announcement: (props) => <AnnouncementEditor {...props} />,
};

/** What the sentence leaves out, because it says nothing. */
export function unsaid(rule: RulePart): readonly Condition[] {
  const isSaid: Record<Condition, boolean> = {
    origin: rule.origin !== 'all',
    called: rule.called.length > 0,
    time: rule.time !== null,
    status: rule.statuses.length > 0 || rule.calendar !== null,
    announcement: rule.announcement !== 'none',
  };
  return conditions.filter((name) => !isSaid[name]);
}
