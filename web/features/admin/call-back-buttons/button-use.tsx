import { Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CallBackButtonView } from '../../../../src/contract/rest/call-back-buttons.ts';
import { Button } from '../../../ui/button.tsx';
import { useAdminWords } from '../words/index.ts';

/** What is put into a page or a mail, and how it looks there. */
export function ButtonUse({ button }: { readonly button: CallBackButtonView }) {
  const { t } = useAdminWords();
  const scriptUrl = new URL(button.scriptUrl, location.origin).href;
  const pageUrl = new URL(button.pageUrl, location.origin).href;
  return (
    <div className="call-back-use">
      <section>
        <h3>{t('cbb.preview')}</h3>
        {button.enabled ? <Preview button={button} /> : null}
        <p className="hint">{t(button.enabled ? 'cbb.preview-help' : 'cbb.preview-off')}</p>
      </section>
      <Snippet title={t('cbb.snippet')} text={`<script src="${scriptUrl}" async></script>`} hint={t('cbb.snippet-csp')} />
      <Snippet title={t('cbb.link')} text={pageUrl} hint="" />
    </div>
  );
}

function Snippet({ title, text, hint }: { readonly title: string; readonly text: string; readonly hint: string }) {
  const { t } = useAdminWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <section>
      <h3>{title}</h3>
      <pre>{text}</pre>
      <Button icon={Copy} tone="quiet" onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
        {t(isCopied ? 'cbb.copied' : 'cbb.copy')}
      </Button>
      {hint === '' ? null : <p className="hint">{hint}</p>}
    </section>
  );
}

/** The script itself, from this server. */
function Preview({ button }: { readonly button: CallBackButtonView }) {
  const place = useRef<HTMLDivElement>(null);
  const { language } = useAdminWords();
  useEffect(() => {
    const script = document.createElement('script');
    script.src = `/call-back/${button.key}.js?version=${button.version}`;
    script.dataset['language'] = language;
    const here = place.current;
    here?.replaceChildren(script);
    return () => here?.replaceChildren();
  }, [button.key, button.version, language]);
  return <div className="call-back-preview" ref={place} />;
}
