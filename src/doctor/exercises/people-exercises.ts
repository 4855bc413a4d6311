import { SYSTEM } from '../../accounts/actor.ts';
import { changeRole } from '../../accounts/change-role.ts';
import { hasOwner, hasOwnerBeside } from '../../accounts/owners.ts';
import { findUser, findUserByEmail, listUsers } from '../../accounts/user-queries.ts';
import { deleteUser } from '../../accounts/users-admin/delete-user.ts';
import { handOver } from '../../accounts/users-admin/hand-over.ts';
import { addAuthor, PASSWORD } from '../company.ts';
import type { Exercises } from '../exercises.ts';
import { Visitor } from '../visitor.ts';

/** What the owner does about others. */
export const peopleExercises: Exercises = {
  'lists of people': async ({ owner: { id, visitor }, site }) => {
    for (const query of [
      '',
      '?q=ol',
      '?role=owner',
      '?page=2',
      '?q=o&role=author&page=2',
      '/invite',
      `/${id}`,
    ])
      await visitor.get(`/admin/users${query}`);
    await findUser(site.database.read, id);
    await findUserByEmail(site.database.read, 'nobody@rehearsal.invalid');
    await listUsers(site.database.read);
    await hasOwner(site.database.read);
    await hasOwnerBeside(site.database.read, id);
  },
  invitations: async (company) => {
    const { owner, site, linkTo, lastId } = company;
    const author = await addAuthor(company, 'Agnes');
    const email = 'agnes@rehearsal.invalid';
    await owner.visitor.post('/admin/users/invite', { email, role: 'author', author });
    await owner.visitor.post(`/admin/users/invitations/${await lastId('invitations')}/renewal`);
    const { pathname, search, searchParams } = await linkTo(email);
    const visitor = new Visitor(site);
    await visitor.get(pathname + search);
    const form = { token: searchParams.get('token') ?? '', name: 'Agnes', 'new-password': PASSWORD };
    await visitor.post(pathname, form);
    await owner.visitor.post('/admin/users/invite', { email: 'ina@rehearsal.invalid', role: 'editor' });
    await owner.visitor.get('/admin/users');
    await owner.visitor.post(`/admin/users/invitations/${await lastId('invitations')}/withdrawal`);
  },
  'changing somebody': async ({ owner, addPerson, write, site }) => {
    const { id, visitor } = await addPerson('author', 'Tom');
    const path = `/admin/users/${id}`;
    await visitor.get('/account/');
    await owner.visitor.post(path, { name: 'Tom Reed', slug: 'tom-reed', bio: '', website: '' });
    await owner.visitor.post(`${path}/role`, { role: 'editor' });
    for (const deed of ['password-link', 'suspension', 'restoration', 'sign-out'])
      await owner.visitor.post(`${path}/${deed}`);
    await owner.visitor.post(`${path}/second-factor`, { password: PASSWORD });
    await write((tx) => changeRole(tx, SYSTEM, { userId: id, role: 'reader' }, site.now()));
    await owner.visitor.post(`${path}/removal`);
  },
  'handing texts over': async (company) => {
    const { owner, site, actor, write, addPost } = company;
    const fromId = await addAuthor(company, 'Wanda');
    const postId = await addPost({ authorId: fromId });
    const fields = { title: 'In the editor', source: 'Text.', tags: [], format: 'markdown' };
    await owner.visitor.json('PUT', `/admin/posts/${postId}/autosave`, { base: 0, fields });
    await write(async (tx) => {
      await tx.updateTable('pages').set({ author_id: fromId }).where('path', '=', 'about').execute();
    });
    await handOver(site.database, actor, { fromId, toId: owner.id, now: site.now() });
    await write((tx) => deleteUser(tx, actor, fromId, site.now()));
  },
};
