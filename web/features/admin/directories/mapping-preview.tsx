import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { contactFieldSchema } from '../../../../src/contract/rest/directories.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, SkeletonLines } from '../../../ui/page-state.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';
import { fieldLabel, type MappedRow, type Mapping } from './directory-model.ts';
import type { Preview } from './use-preview.ts';

/** Ten entries as they come, and as contacts. */
export function MappingPreview({ preview, mapping }: { preview: Preview; mapping: Mapping }) {
  const words = useAdminWords();
  const { t } = words;
  const [view, setView] = useState<'mapped' | 'raw'>('mapped');
  const { rows, isReading, error, hasRead } = preview;
  return (
    <section className="mapping-preview" aria-label={t('dir.preview')} aria-busy={isReading}>
      <div className="row">
        <h3 className="form-section">{t('dir.preview')}</h3>
        <span className="push row tight">
          <Segments
            label={t('dir.preview')}
            value={view}
            onChange={setView}
            options={[
              { id: 'mapped', label: t('dir.preview-mapped') },
              { id: 'raw', label: t('dir.preview-raw') },
            ]}
          />
        </span>
      </div>
      <div className="row">
        <p className="faint small">{t('dir.preview-help')}</p>
        <span className="push">
          {isReading ? (
            <Button onPress={preview.cancel}>{t('common.cancel')}</Button>
          ) : (
            <Button icon={RefreshCw} onPress={preview.read}>
              {t('dir.preview-read')}
            </Button>
          )}
        </span>
      </div>
      {error ? (
        <p className="notice failed" role="alert">
          {error}
        </p>
      ) : null}
      {isReading && !hasRead ? <SkeletonLines /> : null}
      {hasRead && rows.length === 0 ? <Empty title={t('dir.preview-empty')} help={t('dir.preview-empty-help')} /> : null}
      {rows.length > 0 ? (
        <section
          className="table-scroll"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
          tabIndex={0}
          aria-label={t(view === 'raw' ? 'dir.preview-raw' : 'dir.preview-mapped')}
        >
          {view === 'raw' ? (
            <RawTable rows={rows} fieldNames={preview.fieldNames} />
          ) : (
            <MappedTable rows={rows} mapping={mapping} words={words} />
          )}
        </section>
      ) : null}
    </section>
  );
}

function RawTable({ rows, fieldNames }: { rows: readonly MappedRow[]; fieldNames: readonly string[] }) {
  const names = fieldNames.filter((name) => rows.some(({ raw }) => (raw.fields[name]?.length ?? 0) > 0));
  return (
    <table className="table">
      <thead>
        <tr>
          {names.map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ raw }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no other identity and never move
          <tr key={index}>
            {names.map((name) => (
              <td key={name}>{raw.fields[name]?.join(', ')}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MappedTable({ rows, mapping, words }: { rows: readonly MappedRow[]; mapping: Mapping; words: AdminWords }) {
  const { t } = words;
  const fields = contactFieldSchema.options.filter((field) => mapping.fields[field]);
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('f.name')}</th>
          {fields.map((field) => (
            <th key={field}>{fieldLabel(words, field, mapping.names)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ contact, rejected, notes }, index) =>
          contact ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no other identity and never move
            <tr key={index}>
              <td>
                <strong>{contact.name}</strong> {contact.vip ? <span className="tag busy">VIP: {contact.vip}</span> : null}
                {notes.map(({ field, message }) => (
                  <div key={field} className="field-problem">
                    {fieldLabel(words, field)}: {message}
                  </div>
                ))}
              </td>
              {fields.map((field) => (
                <MappedCell key={field} contact={contact} field={field} words={words} />
              ))}
            </tr>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={index}>
              <td colSpan={fields.length + 1} className="field-problem">
                {t('dir.rejected', { reason: rejected ?? '' })}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

type Shown = NonNullable<MappedRow['contact']>;

function MappedCell({ contact, field, words: { t } }: { contact: Shown; field: Shown['invisible'][number]; words: AdminWords }) {
  const value = contact.values[field];
  const number = contact.numbers.find((one) => one.field === field)?.comparable;
  if (value === undefined) return <td className="faint">—</td>;
  return (
    <td>
      <span className="preview-value">{value}</span>
      {contact.redListed.includes(field) ? <span className="tag ringing">{t('dir.red-listed')}</span> : null}
      {contact.invisible.includes(field) ? <span className="tag away">{t('dir.invisible')}</span> : null}
      {contact.addresses.includes(field) ? <span className="tag">{t('dir.on-map')}</span> : null}
      {number && number !== value ? <div className="faint small">{t('dir.as-caller', { number })}</div> : null}
    </td>
  );
}
