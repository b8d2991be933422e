import { useNavigate } from '@tanstack/react-router';
import { BookUser } from 'lucide-react';
import { useScreen } from '../../app/screen.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { useWords } from '../../ui/words/index.ts';

/** Leads to the card of a contact, from wherever one is. */
export function OpenContact({ contactId, name, isWide = false }: { contactId: string; name: string; isWide?: boolean }) {
  const { t } = useWords();
  const { select } = useScreen();
  const navigate = useNavigate();
  const open = () => {
    select({ kind: 'contact', contactId });
    void navigate({ to: '/contacts' });
  };
  if (!isWide) return <IconButton icon={BookUser} label={t('contact.open', { name })} onPress={open} />;
  return (
    <Button icon={BookUser} isWide onPress={open}>
      {t('contact.open-short')}
    </Button>
  );
}
