import { TriangleAlert } from 'lucide-react';
import { Fragment, useId } from 'react';
import { Form } from 'react-aria-components';
import type { ApiError } from '../../../client/rest-client.ts';
import { Button } from '../../../ui/button.tsx';
import { useAdminWords } from '../words/index.ts';
import { ConflictNotice } from './conflict-notice.tsx';
import { FieldInput } from './field-input.tsx';
import type { FieldSpec } from './field-spec.ts';
import type { Administered, Resource } from './resource.ts';
import type { Editor } from './use-editor.ts';

/** The name of the field that a problem of the server is about: `/body/number`, `number.0` → `number`. */
export function fieldOfPath(path: string): string {
  const parts = path.split(/[./[\]]/).filter((part) => part && part !== 'body');
  return parts[0] ?? '';
}

/** The fields of one thing, what is wrong with them, and saving. */
export function EditorForm<Item extends Administered>({ resource, editor }: { resource: Resource<Item>; editor: Editor<Item> }) {
  const { t } = useAdminWords();
  const formId = useId();
  const { values, error, item, changed } = editor;
  const isNew = item === null;
  const specs = resource.fields.filter((spec) => isFieldShown(spec, isNew, values));
  const faults = faultsOf(error);
  const problems = new Map(faults.map(({ path, message }) => [fieldOfPath(path), message]));
  const isElsewhere = error && faults.every(({ path }) => !specs.some(({ name }) => name === fieldOfPath(path)));
  return (
    <>
      <Form
        id={formId}
        className="editor-body"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          void editor.save();
        }}
      >
        {error ? (
          <div className="notice failed" role="alert">
            <TriangleAlert className="icon" aria-hidden="true" />
            <span>{isElsewhere ? error.message : t('editor.refused')}</span>
          </div>
        ) : null}
        {editor.lost ? (
          <ConflictNotice
            lost={editor.lost}
            specs={resource.fields}
            values={values}
            onChoose={(name, value) => editor.set(name, value)}
          />
        ) : null}
        {resource.top ? <div className="editor-top">{resource.top(values)}</div> : null}
        <div className="form-grid">
          {specs.map((spec) => (
            <Fragment key={spec.name}>
              {spec.section ? <h3 className="form-section">{t(spec.section)}</h3> : null}
              <FieldInput
                spec={spec}
                values={values}
                isDisabled={resource.isReadOnly ?? false}
                error={problems.get(spec.name)}
                onChange={(value) => editor.set(spec.name, value)}
              />
            </Fragment>
          ))}
        </div>
      </Form>
      {resource.isReadOnly ? null : (
        <footer className="editor-foot">
          <span className="faint number" aria-live="polite">
            {!isNew && editor.isDirty ? t('editor.changes', { count: changed.length }) : ''}
          </span>
          <span className="push row tight">
            <Button tone="quiet" isDisabled={!editor.isDirty || editor.isSaving} onPress={editor.reset}>
              {t('editor.reset')}
            </Button>
            <Button tone="primary" type="submit" form={formId} isDisabled={(!editor.isDirty && !isNew) || editor.isSaving}>
              {t(isNew ? 'editor.create' : 'common.save')}
            </Button>
          </span>
        </footer>
      )}
    </>
  );
}

/** What is wrong with which field, whether the schema or the feature found it. */
function faultsOf(error: ApiError | null): readonly { readonly path: string; readonly message: string }[] {
  if (!error || error.fields.length > 0) return error?.fields ?? [];
  const field = error.details?.['field'];
  return typeof field === 'string' ? [{ path: field, message: error.message }] : [];
}

function isFieldShown(spec: FieldSpec, isNew: boolean, values: Editor<Administered>['values']): boolean {
  if (spec.only && spec.only !== (isNew ? 'create' : 'change')) return false;
  return spec.isShown?.(values) ?? true;
}
