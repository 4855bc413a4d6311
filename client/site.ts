// What runs on public pages: they work without it.
import { improveComments } from './comments.ts';
import { addEditLink } from './edit-link.ts';

improveComments();
void addEditLink();
