import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Detail } from '../../phone/card.tsx';
import { useAdminWords } from '../words/index.ts';
import type { ShownOnce } from './resource.ts';

/** Secrets that only the maker ever sees, and only now. */
export function ShownOnceDialog({ texts, onClose }: { texts: readonly ShownOnce[]; onClose: () => void }) {
  const { t } = useAdminWords();
  return (
    <Dialog
      title={t('once.title')}
      isAlert
      isWide
      onClose={onClose}
      actions={
        <Button tone="primary" onPress={onClose}>
          {t('once.done')}
        </Button>
      }
    >
      <p>{t('once.sentence')}</p>
      <dl className="once">
        {texts.map(({ label, text }) => (
          <Detail key={`${label}${text}`} word={t(label)} text={text} canCopy />
        ))}
      </dl>
    </Dialog>
  );
}
