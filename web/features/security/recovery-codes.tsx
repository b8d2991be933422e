import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import './security.css';
import { useSecurityWords } from './words/index.ts';

/** Shown once, until it is said that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useSecurityWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="stack">
      <p className="soft">{t('codes.help')}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="row">
        <Button
          onPress={() =>
            void navigator.clipboard.writeText(codes.join('\n')).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          {isCopied ? t('common.copied') : t('codes.copy')}
        </Button>
        <Button tone="primary" onPress={onKept}>
          {t('codes.kept')}
        </Button>
      </div>
    </div>
  );
}
