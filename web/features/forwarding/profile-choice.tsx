import { routes } from '../../client/routes.ts';
import { Choice } from '../../ui/choice.tsx';
import { useForwardingChange, useMyForwarding } from './use-my-forwarding.ts';
import { useForwardingWords } from './words/index.ts';

/** The profile that counts, and choosing another at once. Nothing while there is only one. */
export function ProfileChoice() {
  const { t } = useForwardingWords();
  const { mine, canChange } = useMyForwarding();
  const { change } = useForwardingChange();
  const active = mine?.profiles.find(({ isActive }) => isActive);
  if (!mine || !active || mine.profiles.length < 2) return null;
  if (!canChange) return <span>{active.name || t('fw.usual')}</span>;
  return (
    <Choice
      label={t('fw.profile')}
      isLabelHidden
      value={active.id}
      options={mine.profiles.map(({ id, name }) => ({ id, label: name || t('fw.usual') }))}
      onChange={(id) => change((rest) => rest.call(routes.forwarding.activate, { params: { id } }))}
    />
  );
}
