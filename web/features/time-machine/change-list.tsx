import { ListFilter, Plus, X } from 'lucide-react';
import { Dialog, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { nameIn } from '../../../src/contract/name-in.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { type Change, type ChangeKind, strategies } from './changes.ts';
import type { Floor } from './use-time-machine.ts';
import { useTimeMachineWords } from './words/index.ts';

const kinds: readonly ChangeKind[] = ['add', 'without', 'shift', 'volume', 'handling', 'queue', 'member', 'skill', 'chats'];

function newChange(kind: ChangeKind, { queues, agents, skills }: Floor): Change {
  const queue = queues[0];
  const agentId = agents[0]?.id ?? '';
  switch (kind) {
    case 'volume':
    case 'handling':
      return { kind, percent: kind === 'volume' ? 120 : 90 };
    case 'add':
      return { kind, count: 2, queueIds: queue ? [queue.id] : [], from: '09:00', to: '17:00' };
    case 'without':
      return { kind, agentIds: [] };
    case 'shift':
      return { kind, agentIds: [], minutes: -30 };
    case 'skill':
      return { kind, agentId, skillId: skills[0]?.id ?? '', level: 5 };
    case 'member':
      return { kind, agentId, queueId: queue?.id ?? '', isMember: true };
    case 'queue':
      return ruleOf(queue);
    case 'chats':
      return { kind, most: 3 };
  }
}

function ruleOf(queue: Floor['queues'][number] | undefined): Extract<Change, { kind: 'queue' }> {
  return {
    kind: 'queue',
    queueId: queue?.id ?? '',
    strategy: queue?.strategy ?? 'longest-idle',
    priority: queue?.priority ?? 5,
    offerTimeoutS: (queue?.offerTimeoutMs ?? 20_000) / 1000,
    wrapUpS: (queue?.wrapUpMs ?? 10_000) / 1000,
    maxWaitS: (queue?.maxWaitMs ?? 0) / 1000,
  };
}

interface Props {
  floor: Floor;
  changes: readonly Change[];
  onChange: (changes: readonly Change[]) => void;
}

/** What would be otherwise, a line each. */
export function ChangeList({ floor, changes, onChange }: Props) {
  const { t } = useTimeMachineWords();
  return (
    <section className="tm-changes" aria-label={t('tm.what-if')}>
      {changes.map((change, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
        <fieldset key={`${at}-${change.kind}`} className="tm-line">
          <legend className="tm-what">{t(`tm.k-${change.kind}`)}</legend>
          <Line floor={floor} change={change} onChange={(next) => onChange(changes.with(at, next))} />
          <span className="push">
            <IconButton icon={X} label={t('tm.remove')} onPress={() => onChange(changes.toSpliced(at, 1))} />
          </span>
        </fieldset>
      ))}
      <MenuTrigger>
        <Button icon={Plus}>{t('tm.add')}</Button>
        <Popover className="popover" offset={4}>
          <Menu className="menu" onAction={(key) => onChange([...changes, newChange(key as ChangeKind, floor)])}>
            {kinds
              .filter((kind) => kind !== 'skill' || floor.skills.length > 0)
              .map((kind) => (
                <MenuItem key={kind} id={kind} className="menu-item">
                  {t(`tm.k-${kind}`)}
                </MenuItem>
              ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </section>
  );
}

interface LineProps<Kind extends ChangeKind = ChangeKind> {
  floor: Floor;
  change: Extract<Change, { kind: Kind }>;
  onChange: (change: Change) => void;
}

function Line({ floor, change, onChange }: LineProps) {
  const { t, language } = useTimeMachineWords();
  switch (change.kind) {
    case 'volume':
    case 'handling':
      return (
        <Amount
          label={t('tm.percent')}
          value={change.percent}
          least={10}
          most={300}
          onChange={(percent) => onChange({ ...change, percent })}
        />
      );
    case 'add':
      return <AddLine floor={floor} change={change} onChange={onChange} />;
    case 'without':
      return <Agents floor={floor} value={change.agentIds} onChange={(agentIds) => onChange({ ...change, agentIds })} />;
    case 'shift':
      return (
        <>
          <Agents floor={floor} value={change.agentIds} isAllIfNone onChange={(agentIds) => onChange({ ...change, agentIds })} />
          <Amount
            label={t('tm.minutes')}
            value={change.minutes}
            least={-720}
            most={720}
            onChange={(minutes) => onChange({ ...change, minutes })}
          />
        </>
      );
    case 'skill':
      return (
        <>
          <OneOf
            label={t('tm.agent')}
            of={floor.agents}
            value={change.agentId}
            onChange={(agentId) => onChange({ ...change, agentId })}
          />
          <OneOf
            label={t('tm.skill')}
            of={floor.skills.map((skill) => ({ id: skill.id, name: nameIn(skill, language) }))}
            value={change.skillId}
            onChange={(skillId) => onChange({ ...change, skillId })}
          />
          <Amount
            label={t('tm.level')}
            value={change.level}
            least={0}
            most={10}
            onChange={(level) => onChange({ ...change, level })}
          />
        </>
      );
    case 'member':
      return <MemberLine floor={floor} change={change} onChange={onChange} />;
    case 'queue':
      return <RuleLine floor={floor} change={change} onChange={onChange} />;
    case 'chats':
      return (
        <Amount
          label={t('tm.at-once')}
          value={change.most}
          least={0}
          most={20}
          onChange={(most) => onChange({ ...change, most })}
        />
      );
  }
}

function AddLine({ floor, change, onChange }: LineProps<'add'>) {
  const { t } = useTimeMachineWords();
  return (
    <>
      <Amount
        label={t('tm.count')}
        value={change.count}
        least={1}
        most={500}
        onChange={(count) => onChange({ ...change, count })}
      />
      <Many
        label={t('tm.queues')}
        of={floor.queues}
        value={change.queueIds}
        none={t('tm.none')}
        onChange={(queueIds) => onChange({ ...change, queueIds })}
      />
      <Field label={t('tm.from-time')} type="time" value={change.from} onChange={(from) => onChange({ ...change, from })} />
      <Field label={t('tm.to-time')} type="time" value={change.to} onChange={(to) => onChange({ ...change, to })} />
    </>
  );
}

function MemberLine({ floor, change, onChange }: LineProps<'member'>) {
  const { t } = useTimeMachineWords();
  return (
    <>
      <OneOf
        label={t('tm.agent')}
        of={floor.agents}
        value={change.agentId}
        onChange={(agentId) => onChange({ ...change, agentId })}
      />
      <Choice
        label={t('tm.does')}
        value={change.isMember ? 'serves' : 'leaves'}
        options={[
          { id: 'serves', label: t('tm.serves') },
          { id: 'leaves', label: t('tm.leaves') },
        ]}
        onChange={(id) => onChange({ ...change, isMember: id === 'serves' })}
      />
      <OneOf
        label={t('tm.queue')}
        of={floor.queues}
        value={change.queueId}
        onChange={(queueId) => onChange({ ...change, queueId })}
      />
    </>
  );
}

function RuleLine({ floor, change, onChange }: LineProps<'queue'>) {
  const { t } = useTimeMachineWords();
  const amount = (key: 'priority' | 'offerTimeoutS' | 'wrapUpS' | 'maxWaitS', least: number, most: number) => (
    <Amount
      label={t(`tm.r-${key}`)}
      value={change[key]}
      least={least}
      most={most}
      onChange={(value) => onChange({ ...change, [key]: value })}
    />
  );
  return (
    <>
      <OneOf
        label={t('tm.queue')}
        of={floor.queues}
        value={change.queueId}
        onChange={(id) => onChange(ruleOf(floor.queues.find((queue) => queue.id === id)))}
      />
      <Choice
        label={t('tm.strategy')}
        value={change.strategy}
        options={strategies.map((id) => ({ id, label: t(`tm.s-${id}`) }))}
        onChange={(id) => onChange({ ...change, strategy: strategies.find((one) => one === id) ?? change.strategy })}
      />
      {amount('priority', 1, 9)}
      {amount('offerTimeoutS', 3, 120)}
      {amount('wrapUpS', 0, 3600)}
      {amount('maxWaitS', 0, 86_400)}
    </>
  );
}

interface AmountProps {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}

function Amount({ label, value, least, most, onChange }: AmountProps) {
  const set = (text: string) => {
    const number = Number.parseInt(text, 10);
    if (Number.isFinite(number)) onChange(Math.max(least, Math.min(most, number)));
  };
  return <Field label={label} type="number" defaultValue={String(value)} onChange={set} />;
}

interface OneOfProps {
  label: string;
  of: readonly { readonly id: string; readonly name: string }[];
  value: string;
  onChange: (id: string) => void;
}

function OneOf({ label, of, value, onChange }: OneOfProps) {
  return <Choice label={label} value={value} options={of.map(({ id, name }) => ({ id, label: name }))} onChange={onChange} />;
}

function Agents({
  floor,
  value,
  isAllIfNone = false,
  onChange,
}: {
  floor: Floor;
  value: readonly string[];
  isAllIfNone?: boolean;
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTimeMachineWords();
  return (
    <Many
      label={t('tm.agents')}
      of={floor.agents}
      value={value}
      none={isAllIfNone ? t('tm.all') : t('tm.none')}
      onChange={onChange}
    />
  );
}

interface ManyProps {
  label: string;
  of: readonly { readonly id: string; readonly name: string }[];
  value: readonly string[];
  /** Said when none is chosen. */
  none: string;
  onChange: (ids: string[]) => void;
}

/** Any of many, behind a button that says how many. */
export function Many({ label, of, value, none, onChange }: ManyProps) {
  const shown =
    value.length === 0 ? none : value.length === 1 ? (of.find(({ id }) => id === value[0])?.name ?? '1') : String(value.length);
  return (
    <DialogTrigger>
      <Button icon={ListFilter}>
        {label}: {shown}
      </Button>
      <Popover className="popover tm-popover" offset={4}>
        <Dialog className="dialog" aria-label={label}>
          <Checks label={label} options={of.map(({ id, name }) => ({ id, label: name }))} value={value} onChange={onChange} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
