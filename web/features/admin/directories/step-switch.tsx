import { Segments } from '../../../ui/segments.tsx';
import { useAdminWords } from '../words/index.ts';
import { type Fault, type Step, stepOf, steps } from './directory-model.ts';

/** The three steps; one with something wrong in it says so. */
export function StepSwitch({ step, setStep, faults }: { step: Step; setStep: (step: Step) => void; faults: readonly Fault[] }) {
  const { t } = useAdminWords();
  const isWrong = (one: Step) => faults.some(({ field }) => stepOf(field) === one);
  return (
    <div className={`directory-steps at-${step}`}>
      <Segments
        label={t('dir.steps')}
        value={step}
        onChange={setStep}
        options={steps.map((id) => ({ id, label: `${t(`dir.step.${id}`)}${isWrong(id) ? ' !' : ''}` }))}
      />
    </div>
  );
}
