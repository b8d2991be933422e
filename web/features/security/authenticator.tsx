import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import './security.css';
import { useSecurityWords } from './words/index.ts';

interface Props {
  /** Null while it is asked for. */
  enrolment: { readonly secret: string; readonly uri: string } | null;
  error: string;
  isBusy: boolean;
  /** Somebody types another code. */
  onEdit?: () => void;
  onCode: (code: string) => void;
}

/** A key for an authenticator app as a picture and as letters, and the first code it shows. */
export function Authenticator({ enrolment, error, isBusy, onEdit, onCode }: Props) {
  const { t } = useSecurityWords();
  const [code, setCode] = useState('');
  const picture = usePicture(enrolment?.uri ?? null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCode(code);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{t('enrol.scan')}</p>
      {picture ? <img className="qr-code" src={picture} alt={t('enrol.picture')} width="180" height="180" /> : null}
      {enrolment ? (
        <p className="soft">
          {t('enrol.type')}: <code className="secret-text">{enrolment.secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
      ) : null}
      <Field
        label={t('second.code')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(typed) => {
          setCode(typed);
          onEdit?.();
        }}
        error={error || undefined}
        isRequired
      />
      <Button tone="primary" type="submit" isWide isDisabled={isBusy || !enrolment}>
        {t('enrol.confirm')}
      </Button>
    </form>
  );
}

/** The picture of an address, drawn here: nobody else gets to see the key. */
function usePicture(uri: string | null): string | null {
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    if (uri === null) return;
    const draw = async () => {
      const { default: qrcode } = await import('qrcode');
      const svg = await qrcode.toString(uri, { type: 'svg', margin: 2 });
      setPicture(`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`);
    };
    // Without the picture there is the key to type.
    void draw().catch(() => {});
  }, [uri]);
  return picture;
}
