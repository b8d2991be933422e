import '@fontsource-variable/inter/wght.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/displays.css';
import '../ui/search-field.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keepInstallOffer } from './install.ts';
import { applyTheme } from './preferences.ts';
import { reloadWhenRenewed } from './renewed-pages.ts';

applyTheme();
keepInstallOffer();
reloadWhenRenewed();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
