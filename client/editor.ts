// The editor: it works as a plain form without this.
import { startEditor } from './editor/start-editor.ts';

const form = document.querySelector('form#editor');
const source = form?.querySelector('textarea[name=source]');
if (form instanceof HTMLFormElement && source instanceof HTMLTextAreaElement) startEditor(form, source);
