import { Label, TextArea, TextField } from 'react-aria-components';
import { Field } from '../../../ui/field.tsx';
import { Segments } from '../../../ui/segments.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

/** All that either way needs; what is sent depends on `kind`. */
export interface TrunkAuthentication {
  readonly kind: 'registration' | 'address';
  readonly user: string;
  readonly registrar: string;
  /** Empty: the one it has. */
  readonly password: string;
  readonly peers: readonly string[];
}

/** How the carrier knows us and we know it: by a registration or by its addresses. */
export function AuthenticationFields({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const authentication = value as TrunkAuthentication;
  const set = (part: Partial<TrunkAuthentication>) => onChange({ ...authentication, ...part });
  return (
    <div className="field-group">
      <Segments
        label={label}
        value={authentication.kind}
        onChange={(kind) => set({ kind })}
        options={[
          { id: 'registration', label: t('trunk-auth.registration') },
          { id: 'address', label: t('trunk-auth.address') },
        ]}
      />
      {authentication.kind === 'registration' ? (
        <div className="form-grid">
          <Field label={t('once.sip-user')} value={authentication.user} onChange={(user) => set({ user })} isRequired />
          <Field
            label={t('once.sip-password')}
            hint={t('trunks.password-help')}
            type="password"
            autoComplete="new-password"
            value={authentication.password}
            onChange={(password) => set({ password })}
          />
          <div className="form-field wide">
            <Field
              label={t('trunks.registrar')}
              hint={t('trunks.registrar-help')}
              value={authentication.registrar}
              onChange={(registrar) => set({ registrar })}
              isRequired
            />
          </div>
        </div>
      ) : (
        <TextField
          className="field"
          value={authentication.peers.join('\n')}
          onChange={(text) => set({ peers: text.split('\n') })}
        >
          <Label>{t('trunks.peers')}</Label>
          <TextArea className="input" rows={3} placeholder={'192.0.2.10\n198.51.100.0/24'} />
          <span className="hint">{t('trunks.peers-help')}</span>
        </TextField>
      )}
      {error ? <p className="field-problem">{error}</p> : null}
    </div>
  );
}
