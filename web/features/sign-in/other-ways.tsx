import { KeyRound, LogIn, Monitor } from 'lucide-react';
import type { SignInOptions } from '../../../src/contract/rest/sign-in.ts';
import { Button } from '../../ui/button.tsx';
import { hasPasskeys } from '../security/passkey-device.ts';
import { useSecurityWords } from '../security/words/index.ts';

interface Props {
  options: SignInOptions | null;
  remember: boolean;
  isBusy: boolean;
  onPasskey: () => void;
  onWindows: () => void;
}

/** Ways in beside name and password, as far as this server and this browser have them. */
export function OtherWays({ options, remember, isBusy, onPasskey, onWindows }: Props) {
  const { t } = useSecurityWords();
  const providers = options?.providers ?? [];
  if (!hasPasskeys && !options?.windows && providers.length === 0) return null;
  return (
    <>
      <p className="gate-or">{t('way.or')}</p>
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          icon={LogIn}
          isWide
          isDisabled={isBusy}
          onPress={() => {
            location.href = `/api/v1/sign-in/openid/${encodeURIComponent(id)}/begin?remember=${remember}`;
          }}
        >
          {t('way.provider', { name })}
        </Button>
      ))}
      {hasPasskeys ? (
        <Button icon={KeyRound} isWide isDisabled={isBusy} onPress={onPasskey}>
          {t('way.passkey')}
        </Button>
      ) : null}
      {options?.windows ? (
        <Button icon={Monitor} isWide isDisabled={isBusy} onPress={onWindows}>
          {t('way.windows')}
        </Button>
      ) : null}
    </>
  );
}
