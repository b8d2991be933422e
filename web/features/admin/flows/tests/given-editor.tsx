import { useState } from 'react';
import type { FlowDocument, FlowNodeKind } from '../../../../../src/contract/rest/flow-document.ts';
import type { FlowTest } from '../../../../../src/contract/rest/flow-test.ts';
import { Field } from '../../../../ui/field.tsx';
import { useAdminWords } from '../../words/index.ts';
import { type Telling, titleOf } from '../flow-sentences.ts';
import { NumberInput, Pick, WordChoice } from '../inspector/inputs.tsx';
import { ListEditor } from '../inspector/list-editor.tsx';
import { readKeys, writeKeys } from './test-model.ts';

type Given = FlowTest['given'];

interface Props {
  document: FlowDocument;
  telling: Telling;
  given: Given;
  onChange: (part: Partial<Given>, label?: string) => void;
}

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'holiday'] as const;
type Day = (typeof days)[number] | 'date';

const isDay = (day: Given['day']): day is (typeof days)[number] => (days as readonly string[]).includes(day);

/** When, who, and what happens on the way. */
export function GivenEditor({ document, telling, given, onChange }: Props) {
  const { t } = useAdminWords();
  const day: Day = isDay(given.day) ? given.day : 'date';
  const has = (...kinds: FlowNodeKind[]) => document.nodes.some(({ kind }) => kinds.includes(kind));
  return (
    <>
      <div className="pair">
        <WordChoice
          label={t('flows.day')}
          value={day}
          ids={[...days, 'date' as const]}
          wordOf={(id) => t(`flows.day-${id}`)}
          onChange={(id) => onChange({ day: id === 'date' ? '2026-12-24' : id })}
        />
        <Field label={t('flows.time')} type="text" value={given.time} onChange={(time) => onChange({ time }, 'time')} />
      </div>
      {day === 'date' ? (
        <Field label={t('flows.date')} hint="2026-12-24" value={given.day} onChange={(date) => onChange({ day: date }, 'day')} />
      ) : null}
      <div className="pair">
        <Field
          label={t('flows.caller-number')}
          type="tel"
          value={given.callerNumber}
          onChange={(callerNumber) => onChange({ callerNumber }, 'caller')}
        />
        <Field
          label={t('flows.called-number')}
          type="tel"
          value={given.called}
          onChange={(called) => onChange({ called }, 'called')}
        />
      </div>
      {has('menu', 'collect', 'call-back') ? <Pressed keys={given.keys} onChange={(keys) => onChange({ keys }, 'keys')} /> : null}
      {has('hours') ? <GivenHours telling={telling} given={given} onChange={onChange} /> : null}
      {has('queue') ? <GivenQueues telling={telling} given={given} onChange={onChange} /> : null}
      {has('http') ? <GivenAnswers {...{ document, telling, given, onChange }} /> : null}
      {has('transfer', 'voicemail') ? <GivenTransfers {...{ document, telling, given, onChange }} /> : null}
    </>
  );
}

/** As it is typed: "1," is on its way to "1, 2". */
function Pressed({ keys, onChange }: { keys: readonly string[]; onChange: (keys: string[]) => void }) {
  const { t } = useAdminWords();
  const [typed, setTyped] = useState(() => writeKeys(keys));
  const isSame = writeKeys(readKeys(typed)) === writeKeys(keys);
  return (
    <Field
      label={t('flows.pressed')}
      hint={t('flows.pressed-help')}
      value={isSame ? typed : writeKeys(keys)}
      onChange={(text) => {
        setTyped(text);
        onChange(readKeys(text));
      }}
    />
  );
}

function GivenHours({ telling, given, onChange }: Omit<Props, 'document'>) {
  const { t } = useAdminWords();
  return (
    <ListEditor<Given['hours'][number]>
      label={t('flows.given-hours')}
      items={given.hours}
      max={50}
      isOrdered={false}
      addLabel={t('flows.pretend-hours')}
      make={() => ({ hoursId: telling.choices.hours[0]?.id ?? '', state: 'closed' })}
      onChange={(hours) => onChange({ hours })}
    >
      {(one, change) => (
        <div className="pair">
          <Pick
            label={t('flows.hours')}
            list="hours"
            value={one.hoursId}
            telling={telling}
            onChange={(hoursId) => change({ ...one, hoursId })}
          />
          <WordChoice
            label={t('flows.state')}
            value={one.state}
            ids={['open', 'closed', 'holiday']}
            wordOf={(state) => t(`flows.outlet-${state}`)}
            onChange={(state) => change({ ...one, state })}
          />
        </div>
      )}
    </ListEditor>
  );
}

function GivenQueues({ telling, given, onChange }: Omit<Props, 'document'>) {
  const { t } = useAdminWords();
  return (
    <ListEditor<Given['queues'][number]>
      label={t('flows.given-queues')}
      items={given.queues}
      max={50}
      isOrdered={false}
      addLabel={t('flows.pretend-queue')}
      make={() => ({
        queueId: telling.choices.queues[0]?.id ?? '',
        takes: true,
        waiting: 0,
        longestWaitS: 0,
        estimatedWaitFromS: null,
        estimatedWaitS: null,
        agentsReady: 1,
        agentsSignedIn: 1,
        waits: 'answered',
        key: '',
      })}
      onChange={(queues) => onChange({ queues })}
    >
      {(one, change) => (
        <>
          <div className="pair">
            <Pick
              label={t('flows.queue')}
              list="queues"
              value={one.queueId}
              telling={telling}
              onChange={(queueId) => change({ ...one, queueId })}
            />
            <WordChoice
              label={t('flows.there')}
              value={one.takes ? one.waits : 'not-taken'}
              ids={['answered', 'timeout', 'key', 'not-taken']}
              wordOf={(id) => t(`flows.waits-${id}`)}
              onChange={(id) => change(id === 'not-taken' ? { ...one, takes: false } : { ...one, takes: true, waits: id })}
            />
          </div>
          <div className="pair">
            <NumberInput
              label={t('flows.figure-waiting')}
              value={one.waiting}
              min={0}
              max={9999}
              onChange={(waiting) => change({ ...one, waiting })}
            />
            <NumberInput
              label={t('flows.figure-agentsReady')}
              value={one.agentsReady}
              min={0}
              max={9999}
              onChange={(agentsReady) => change({ ...one, agentsReady })}
            />
          </div>
        </>
      )}
    </ListEditor>
  );
}

/** Nodes of some kinds, to say what happens there. */
function NodeChoice({
  document,
  telling,
  kinds,
  value,
  onChange,
}: Where & { kinds: readonly FlowNodeKind[]; value: string; onChange: (id: string) => void }) {
  const { t } = useAdminWords();
  const nodes = document.nodes.filter(({ kind }) => kinds.includes(kind));
  return (
    <WordChoice
      label={t('flows.at-node')}
      value={value}
      ids={nodes.some(({ id }) => id === value) ? nodes.map(({ id }) => id) : [value, ...nodes.map(({ id }) => id)]}
      wordOf={(id) => {
        const node = nodes.find((one) => one.id === id);
        return node ? titleOf(telling, node) : t('flows.nothing-chosen');
      }}
      onChange={onChange}
    />
  );
}

type Where = Omit<Props, 'given' | 'onChange'>;

function GivenAnswers({ document, telling, given, onChange }: Props) {
  const { t } = useAdminWords();
  return (
    <ListEditor<Given['http'][number]>
      label={t('flows.given-answers')}
      items={given.http}
      max={100}
      isOrdered={false}
      addLabel={t('flows.pretend-answer')}
      make={() => ({ nodeId: document.nodes.find(({ kind }) => kind === 'http')?.id ?? '', status: 200, body: '{}' })}
      onChange={(http, label) => onChange({ http }, label)}
    >
      {(one, change) => (
        <>
          <div className="pair">
            <NodeChoice
              {...{ document, telling }}
              kinds={['http']}
              value={one.nodeId}
              onChange={(nodeId) => change({ ...one, nodeId })}
            />
            <NumberInput
              label={t('flows.status')}
              value={one.status}
              min={100}
              max={599}
              onChange={(status) => change({ ...one, status })}
            />
          </div>
          <Field label={t('flows.answer-body')} value={one.body} onChange={(body) => change({ ...one, body }, 'body')} />
        </>
      )}
    </ListEditor>
  );
}

function GivenTransfers({ document, telling, given, onChange }: Props) {
  const { t } = useAdminWords();
  return (
    <ListEditor<Given['transfers'][number]>
      label={t('flows.given-transfers')}
      items={given.transfers}
      max={50}
      isOrdered={false}
      addLabel={t('flows.pretend-transfer')}
      make={() => ({
        nodeId: document.nodes.find(({ kind }) => kind === 'transfer' || kind === 'voicemail')?.id ?? '',
        result: 'no-answer',
      })}
      onChange={(transfers) => onChange({ transfers })}
    >
      {(one, change) => (
        <div className="pair">
          <NodeChoice
            {...{ document, telling }}
            kinds={['transfer', 'voicemail']}
            value={one.nodeId}
            onChange={(nodeId) => change({ ...one, nodeId })}
          />
          <WordChoice
            label={t('flows.result')}
            value={one.result}
            ids={['answered', 'busy', 'no-answer', 'failed']}
            wordOf={(result) => t(`flows.transfer-${result}`)}
            onChange={(result) => change({ ...one, result })}
          />
        </div>
      )}
    </ListEditor>
  );
}
