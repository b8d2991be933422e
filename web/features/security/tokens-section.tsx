import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { TokenView } from '../../../src/contract/rest/tokens.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { useConfirmed } from './confirmation.tsx';
import '../../ui/data-grid.css';
import '../../ui/forms.css';
import './security.css';
import { useSecurityWords } from './words/index.ts';

const day = 86_400_000;

/** Tokens with which programs act as me. */
export function TokensSection() {
  const words = useSecurityWords();
  const { t, locale } = words;
  const { rest } = useDesk();
  const queries = useQueryClient();
  const now = useNow(60_000);
  const { run, dialog } = useConfirmed();
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { data } = useQuery({ queryKey: ['tokens'], queryFn: () => rest.call(routes.tokens.mine, {}) });
  const changed = () => queries.invalidateQueries({ queryKey: ['tokens'] });
  const revoke = (id: string) =>
    run(async () => {
      await rest.call(routes.tokens.revoke, { params: { id } });
      await changed();
    });
  const create = (name: string, scopes: string[], expiresAt: number | null) =>
    run(async () => {
      const made = await rest.call(routes.tokens.create, { body: { name, scopes, expiresAt } });
      setAdding(false);
      setSecret(made.secret);
      await changed();
    });
  const describe = ({ lastUsedAt, lastUsedFrom, expiresAt }: TokenView) => [
    lastUsedAt === null
      ? t('tokens.unused')
      : t('tokens.used', { when: formatWhen(lastUsedAt, now, locale), address: lastUsedFrom ?? '' }),
    ...(expiresAt === null ? [] : [t('tokens.ends', { when: new Date(expiresAt).toLocaleDateString(locale) })]),
  ];
  return (
    <section className="panel" aria-label={t('tokens.title')}>
      <h2>{t('tokens.title')}</h2>
      <p className="soft">{t('tokens.help')}</p>
      <ul className="security-list">
        {data?.items.map((token) => (
          <li key={token.id}>
            <strong>{token.name}</strong>
            <code className="faint">{token.beginning}…</code>
            <span className="faint">{token.scopes.join(', ')}</span>
            <span className="faint">{describe(token).join(' · ')}</span>
            <span className="push" />
            <IconButton icon={Trash2} label={t('tokens.revoke', { name: token.name })} onPress={() => void revoke(token.id)} />
          </li>
        ))}
      </ul>
      <Button onPress={() => setAdding(true)}>{t('tokens.add')}</Button>
      {isAdding ? <NewToken onClose={() => setAdding(false)} onCreate={create} /> : null}
      {secret === null ? null : (
        <Dialog
          title={t('tokens.secret')}
          isAlert
          onClose={() => setSecret(null)}
          actions={
            <>
              <Button onPress={() => void navigator.clipboard.writeText(secret).catch(() => {})}>{t('common.copy')}</Button>
              <Button tone="primary" onPress={() => setSecret(null)}>
                {t('common.close')}
              </Button>
            </>
          }
        >
          <p className="soft">{t('tokens.secret-help')}</p>
          <p>
            <code className="secret-text">{secret}</code>
          </p>
        </Dialog>
      )}
      {dialog}
    </section>
  );
}

interface NewTokenProps {
  onClose: () => void;
  onCreate: (name: string, scopes: string[], expiresAt: number | null) => Promise<void>;
}

function NewToken({ onClose, onCreate }: NewTokenProps) {
  const { t } = useSecurityWords();
  const { rest } = useDesk();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['all:read']);
  const [days, setDays] = useState('90');
  const { data } = useQuery({ queryKey: ['token-scopes'], queryFn: () => rest.call(routes.tokens.scopes, {}) });
  const expiries = ['7', '30', '90', '365'].map((id) => ({ id, label: t('tokens.expiry-days', { count: id }) }));
  const create = () => onCreate(name, scopes, days === 'never' ? null : Date.now() + Number(days) * day);
  const actions = (
    <>
      <Button onPress={onClose}>{t('common.cancel')}</Button>
      <Button tone="primary" isDisabled={name.trim() === '' || scopes.length === 0} onPress={() => void create()}>
        {t('tokens.create')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('tokens.add')} onClose={onClose} actions={actions} isWide>
      <div className="stack scope-grid">
        <Field label={t('tokens.name')} value={name} onChange={setName} isRequired maxLength={100} />
        <Choice
          label={t('tokens.expiry')}
          options={[...expiries, { id: 'never', label: t('tokens.expiry-never') }]}
          value={days}
          onChange={setDays}
        />
        <Checks
          label={t('tokens.scopes')}
          options={(data?.items ?? []).map((id) => ({ id, label: id }))}
          value={scopes}
          onChange={setScopes}
        />
      </div>
    </Dialog>
  );
}
