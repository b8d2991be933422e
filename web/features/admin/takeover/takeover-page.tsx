import { Play, ScanEye, Truck } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { Empty, SkeletonLines } from '../../../ui/page-state.tsx';
import { useRank } from '../use-rank.ts';
import { useAdminWords } from '../words/index.ts';
import './takeover.css';
import { TakeoverKinds } from './takeover-kinds.tsx';
import { TakeoverRow } from './takeover-row.tsx';
import { type Refusal, useTakeovers } from './use-takeovers.ts';

const noCompany = { name: '', sipDomain: '', country: '', internalLength: '4' };

/** Taking over from an earlier installation or a PBX: files, a trial, the report, then for good. */
export function TakeoverPage() {
  const { t } = useAdminWords();
  const { isSuper } = useRank();
  const { items, isPending, start, isSending, refusal } = useTakeovers();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isNew, setNew] = useState(false);
  const [company, setCompany] = useState(noCompany);
  const [openId, setOpenId] = useState<string | null>(null);
  const fileId = useId();
  const isRunning = items.some(({ state }) => state === 'running');
  const newCompany = isNew ? { ...company, internalLength: Number(company.internalLength) || 0 } : null;
  const begin = async (isDryRun: boolean, withoutFailed = false): Promise<void> => {
    const begun = await start(files, { isDryRun, withoutFailed, newCompany });
    if (begun) setOpenId(begun.id);
  };
  const [latest] = items;
  const hasTried = latest?.isDryRun === true && latest.state === 'done';
  const cannot = isSending || isRunning || files.length === 0;
  const isOpenQuestion = latest?.state === 'failed' || (latest?.state === 'done' && latest.isDryRun);
  const hasFailed = isOpenQuestion && Object.values(latest?.counts ?? {}).some(({ failed }) => failed > 0);
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.takeover')}</h1>
      </header>
      <p className="lead">{t('takeover.lead')}</p>
      <section className="panel takeover-form">
        <div className="field">
          <label htmlFor={fileId}>{t('takeover.files')}</label>
          <input
            id={fileId}
            className="input file"
            type="file"
            multiple
            accept=".csv,.zip,.conf,.txt"
            aria-describedby={`${fileId}-help`}
            onChange={(event) => setFiles([...(event.target.files ?? [])])}
          />
          <p className="hint" id={`${fileId}-help`}>
            {t('takeover.files-help')}
          </p>
        </div>
        {isSuper ? (
          <Choice
            label={t('takeover.into')}
            value={isNew ? 'new' : 'this'}
            options={[
              { id: 'this', label: t('takeover.into-this') },
              { id: 'new', label: t('takeover.into-new') },
            ]}
            onChange={(id) => setNew(id === 'new')}
          />
        ) : null}
        {isNew ? <NewCompany value={company} onChange={setCompany} /> : null}
        <div className="row">
          <Button icon={ScanEye} tone={hasTried ? 'plain' : 'primary'} isDisabled={cannot} onPress={() => void begin(true)}>
            {t('takeover.try')}
          </Button>
          <Button icon={Play} tone={hasTried ? 'primary' : 'plain'} isDisabled={cannot} onPress={() => void begin(false)}>
            {t('takeover.apply')}
          </Button>
        </div>
        <p className="faint small">{t('takeover.try-help')}</p>
        {refusal ? <Refused refusal={refusal} /> : null}
        {hasFailed && !refusal ? (
          <div className="notice ringing">
            <span>{t('takeover.failed-rows')}</span>
            <Button isDisabled={cannot} onPress={() => void begin(false, true)}>
              {t('takeover.without')}
            </Button>
          </div>
        ) : null}
      </section>
      <section className="panel flush">
        <h2>{t('takeover.past')}</h2>
        {isPending ? <SkeletonLines /> : null}
        {!isPending && items.length === 0 ? (
          <Empty icon={Truck} title={t('takeover.empty')} help={t('takeover.empty-help')} />
        ) : null}
        <ul className="takeovers">
          {items.map((one) => (
            <TakeoverRow
              key={one.id}
              run={one}
              isOpen={openId === one.id}
              onOpen={(isOpen) => setOpenId(isOpen ? one.id : null)}
            />
          ))}
        </ul>
      </section>
      <TakeoverKinds />
    </div>
  );
}

function NewCompany({ value, onChange }: { value: typeof noCompany; onChange: (value: typeof noCompany) => void }) {
  const { t } = useAdminWords();
  const set = (field: keyof typeof noCompany) => (text: string) => onChange({ ...value, [field]: text });
  return (
    <div className="form-grid">
      <Field label={t('takeover.company-name')} value={value.name} onChange={set('name')} isRequired />
      <Field
        label={t('takeover.sip-domain')}
        hint={t('takeover.sip-domain-help')}
        value={value.sipDomain}
        onChange={set('sipDomain')}
        isRequired
      />
      <Field
        label={t('takeover.country')}
        value={value.country}
        onChange={(text) => set('country')(text.toUpperCase())}
        isRequired
      />
      <Field label={t('takeover.internal-length')} value={value.internalLength} onChange={set('internalLength')} isRequired />
    </div>
  );
}

const mostShown = 20;

function Refused({ refusal: { sentence, faults, total } }: { refusal: Refusal }) {
  const { t } = useAdminWords();
  if (faults.length === 0)
    return (
      <p className="notice failed" role="alert">
        {sentence}
      </p>
    );
  return (
    <div className="notice failed" role="alert">
      <div>
        <p>{t('takeover.refused')}</p>
        <ul>
          {faults.slice(0, mostShown).map(({ file, line, field, message }) => (
            <li key={`${file}:${line}:${field ?? ''}:${message}`}>
              <strong>
                {file}
                {line > 0 ? `:${line}` : ''}
              </strong>{' '}
              {field ? `${field}: ` : ''}
              {message}
            </li>
          ))}
        </ul>
        {total > mostShown ? <p>{t('takeover.more-faults', { count: total - mostShown })}</p> : null}
      </div>
    </div>
  );
}
