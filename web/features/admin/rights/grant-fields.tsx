import { Choice } from '../../../ui/choice.tsx';
import { PickMany } from '../../../ui/picker.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';
import { type AuthorizedKind, useAuthorizableKinds, useMixedSource } from './sides.ts';

/** What is to be authorized: both sides as `type:id`. */
export interface Grant {
  readonly kind: AuthorizedKind;
  readonly objects: readonly string[];
  readonly subjects: readonly string[];
}

/** What, who may, and whose; in the order that the kind asks for. */
export function GrantFields({ value, onChange, error }: FieldControl) {
  const { t } = useAdminWords();
  const kinds = useAuthorizableKinds();
  const grant = value as Grant;
  const kind = kinds.find((one) => one.kind === grant.kind);
  const objects = useMixedSource(kind?.objects ?? [], grant.kind);
  const subjects = useMixedSource(kind?.subjects ?? [], grant.kind);
  const words = { none: t('pick.none'), remove: (name: string) => t('pick.remove', { name }), clear: t('pick.clear') };
  const who = (
    <PickMany
      key="who"
      label={t('rights.who-may')}
      source={subjects}
      value={grant.subjects}
      onChange={(next) => onChange({ ...grant, subjects: next })}
      words={words}
    />
  );
  const what = (
    <PickMany
      key="what"
      label={t(`rights.what-${kind?.pickFirst === 'subject' ? 'data' : 'object'}`)}
      source={objects}
      value={grant.objects}
      onChange={(next) => onChange({ ...grant, objects: next })}
      words={words}
    />
  );
  return (
    <div className="field-group">
      <Choice
        label={t('rights.kind')}
        value={grant.kind}
        options={kinds.map((one) => ({ id: one.kind, label: t(`authorized.${one.kind}`) }))}
        onChange={(id) => onChange({ kind: id as AuthorizedKind, objects: [], subjects: grant.subjects })}
      />
      {kind ? <p className="hint">{t(kind.crossesDomains ? 'rights.crosses' : 'rights.stays')}</p> : null}
      {kind?.pickFirst === 'subject' ? [who, what] : [what, who]}
      {error ? <p className="field-problem">{error}</p> : null}
    </div>
  );
}
