import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { OwnContact, OwnContactFields } from '../../../src/contract/rest/contacts.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useOwnContacts } from './use-contacts.ts';
import { useContactWords } from './words/index.ts';

const fields = [
  'firstName',
  'lastName',
  'companyName',
  'jobTitle',
  'workPhone',
  'mobilePhone',
  'homePhone',
  'email1',
  'email2',
  'postalAddress',
  'url',
] as const;

/** A contact of my own: a new one, or the one that is behind `contactId`. */
export function OwnContactEditor({ contactId, onClose }: { contactId: string | null; onClose: () => void }) {
  const { data } = useOwnContacts();
  const own = data?.items.find((one) => one.contactId === contactId) ?? null;
  // Without what is to be changed there is nothing to show yet.
  if (contactId !== null && !own) return null;
  return <Editor key={own?.id ?? 'new'} own={own} onClose={onClose} />;
}

function Editor({ own, onClose }: { own: OwnContact | null; onClose: () => void }) {
  const { t } = useContactWords();
  const [given, setGiven] = useState<Partial<OwnContactFields>>(own?.fields ?? {});
  const { save, remove, error } = useSaving(own, given, onClose);
  const isBusy = save.isPending || remove.isPending;
  return (
    <section className="card" aria-label={t(own ? 'contacts.edit' : 'contacts.new')}>
      <header className="card-head">
        <div className="card-who">
          <h2>{t(own ? 'contacts.edit' : 'contacts.new')}</h2>
        </div>
        <IconButton icon={X} label={t('common.close')} onPress={onClose} />
      </header>
      <Form
        className="own-contact"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {fields.map((field) => (
          <Field
            key={field}
            label={t(`field.${field}`)}
            value={given[field] ?? ''}
            onChange={(text) => setGiven((before) => ({ ...before, [field]: text }))}
          />
        ))}
        {error ? (
          <p className="error" role="alert">
            {error}
          </p>
        ) : null}
        <div className="own-contact-actions">
          <Button type="submit" tone="primary" isDisabled={isBusy}>
            {t('common.save')}
          </Button>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          {own ? (
            <Button icon={Trash2} isDisabled={isBusy} onPress={() => remove.mutate()}>
              {t('contacts.delete')}
            </Button>
          ) : null}
        </div>
      </Form>
    </section>
  );
}

function useSaving(own: OwnContact | null, given: Partial<OwnContactFields>, onClose: () => void) {
  const { rest } = useDesk();
  const { select } = useScreen();
  const queries = useQueryClient();
  const [error, setError] = useState('');
  const done = () => {
    for (const key of ['own-contacts', 'contacts', 'contact', 'contact-lists'])
      void queries.invalidateQueries({ queryKey: [key] });
    onClose();
  };
  const onError = (problem: Error) => setError(problem.message);
  const save = useMutation({
    mutationFn: () =>
      own
        ? rest.call(routes.contacts.changeOwn, { params: { id: own.id }, body: { ...given, version: own.version } })
        : rest.call(routes.contacts.createOwn, { body: given }),
    onSuccess: ({ contactId }) => {
      done();
      if (contactId) select({ kind: 'contact', contactId });
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: () => rest.call(routes.contacts.deleteOwn, { params: { id: own?.id ?? '' } }),
    onSuccess: () => {
      done();
      select(null);
    },
    onError,
  });
  return { save, remove, error };
}
