import { type FormEvent, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { toasts } from '../../ui/toasts.tsx';
import { useSecurityWords } from './words/index.ts';

const nothing = { current: '', password: '', again: '' };

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSecurityWords();
  const { rest } = useDesk();
  const [form, setForm] = useState(nothing);
  const [error, setError] = useState<{ field: 'current' | 'password'; sentence: string } | null>(null);
  const isDifferent = form.again !== '' && form.again !== form.password;
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (form.again !== form.password) return;
    try {
      await rest.call(routes.security.changePassword, { body: { current: form.current, password: form.password } });
      toasts.show({ sentence: t('security.changed') });
      onClose();
    } catch (failure) {
      if (!(failure instanceof ApiError)) return;
      const isWrong = failure.code === 'sign-in-refused';
      setError(isWrong ? { field: 'current', sentence: t('confirm.wrong') } : { field: 'password', sentence: failure.message });
    }
  };
  const field = (name: keyof typeof nothing, label: string, sentence: string | undefined, hint?: string) => (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete={name === 'current' ? 'current-password' : 'new-password'}
      value={form[name]}
      onChange={(value) => {
        setForm({ ...form, [name]: value });
        setError(null);
      }}
      error={sentence}
      hint={hint}
      isRequired
    />
  );
  const actions = (
    <>
      <Button onPress={onClose}>{t('common.cancel')}</Button>
      <Button tone="primary" onPress={() => void submit()}>
        {t('security.change')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('security.change')} onClose={onClose} actions={actions}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        {field('current', t('security.current'), error?.field === 'current' ? error.sentence : undefined)}
        {field('password', t('security.new'), error?.field === 'password' ? error.sentence : undefined, t('security.new-help'))}
        {field('again', t('security.again'), isDifferent ? t('security.differ') : undefined)}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}
