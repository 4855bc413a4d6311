// All that matters once more in browsers that run no scripts.
import { expect, test } from 'vitest';
import { startPost } from './support/editing.ts';
import { OWNER, openLiveSite, press, signIn, waitForNotice } from './support/live-site.ts';
import { samplePicture } from './support/sample-pictures.ts';

const PLAIN = { javaScriptEnabled: false };

test('a site is set up, written, shown and commented on by forms alone', { timeout: 60_000 }, async () => {
  await using site = await openLiveSite();
  const owner = await site.setUp(PLAIN);
  await press(owner, 'Sign out');
  await signIn(owner, OWNER.email);
  await owner.waitForURL('**/admin/');

  await owner.goto('/admin/media');
  const buffer = await samplePicture({ width: 300, height: 200 }).png().toBuffer();
  await owner.getByLabel('Add files').setInputFiles({ name: 'gull.png', mimeType: 'image/png', buffer });
  await press(owner, 'Add');
  await owner.getByRole('link', { name: 'gull.png' }).click();
  await owner.getByLabel('What it shows').fill('A gull on a post');
  await press(owner, 'Save');
  const picture = await owner.getByLabel('Markdown').inputValue();
  expect(picture).toMatch(/^!\[A gull on a post\]\(\/media\/\w+\/gull\.png\)$/);

  await startPost(owner);
  await owner.getByRole('textbox', { name: 'Title', exact: true }).first().fill('Gulls');
  await owner.locator('[name=source]').fill(`They *wait*.\n\n${picture}`);
  await owner.getByLabel('Add tags').fill('Birds, The sea');
  await press(owner, 'Save');
  await waitForNotice(owner, 'The draft is saved.');
  await owner.getByRole('link', { name: 'Preview', exact: true }).click();
  await owner.getByAltText('A gull on a post').waitFor();
  const previewed = await owner.locator('article .content').innerHTML();
  await owner.getByRole('link', { name: 'Back to the editor' }).click();
  await press(owner, 'Publish');
  await waitForNotice(owner, 'The post is published.');
  await owner.getByRole('link', { name: 'View', exact: true }).click();
  expect(await owner.locator('article .content').innerHTML()).toBe(previewed);

  const guest = await site.enter(PLAIN);
  await guest.goto('/gulls/');
  await guest.getByLabel('Comment', { exact: true }).fill('For what?');
  await guest.getByLabel('Name').fill('Gwen');
  await guest.getByLabel('E-mail').fill('gwen@guest.test');
  await press(guest, 'Send comment');
  await guest.getByText('Only you see this so far.').waitFor();

  await owner.goto('/admin/');
  await owner.getByRole('link', { name: '1 comment waits for you' }).click();
  await owner.locator('.queue-actions').getByRole('button', { name: 'Approve' }).click();
  await waitForNotice(owner, 'approved');
  const reader = await site.enter(PLAIN);
  await reader.goto('/tags/birds/');
  await reader.getByRole('link', { name: 'Gulls' }).first().click();
  await reader.locator('.comment', { hasText: 'For what?' }).waitFor();
  expect(site.complaints).toEqual([]);
});
