import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { headerText } from '../mail/mail-text.ts';
import { listMails, retryMails, type WaitingMail } from '../mail/outbox.ts';
import type { SendResult } from '../mail/smtp-sender.ts';
import { createServices } from '../services.ts';

const MOST_LISTED = 1000;
const ADDRESS_MAX_LENGTH = 320;

export const mailCommand = new Command('mail').description(
  'show the mail that waits, and test the mail server',
);

mailCommand
  .command('list', { isDefault: true })
  .description('show the mail that waits, and what could not be delivered')
  .action(async () => {
    await using services = await createServices(readConfig());
    const mails = await listMails(services.database.read, MOST_LISTED + 1);
    if (mails.length === 0) console.log('No mail waits, and none has failed.');
    for (const mail of mails.slice(0, MOST_LISTED)) console.log(lineOf(mail));
    if (mails.length > MOST_LISTED) console.log(`… and more: these are the first ${MOST_LISTED}.`);
  });

mailCommand
  .command('retry')
  .description('try again at once what could not be delivered')
  .action(async () => {
    await using services = await createServices(readConfig());
    const { database, now } = services;
    const count = await database.transaction((tx) => retryMails(tx, now()));
    console.log(`${count} of them will be tried again by the running site within 15 seconds.`);
  });

mailCommand
  .command('test')
  .description('send one mail now and say what the mail server answered')
  .argument('<address>', 'to whom')
  .action(async (address: string) => {
    const result = await sendTest(address);
    if (result.ok) {
      console.log(`The mail server took it: ${result.response}`);
      return;
    }
    console.error(`Not sent: ${result.reason}`);
    process.exitCode = 1;
  });

async function sendTest(address: string): Promise<SendResult> {
  await using services = await createServices(readConfig());
  const mail = {
    to: address,
    subject: 'A test',
    paragraphs: ['This site can send mail.'],
    footer: 'Sent with “octavo mail test”.',
  };
  return await services.postman.sendNow(mail);
}

function lineOf(mail: WaitingMail): string {
  const time = new Date(mail.failedAt ?? mail.nextTryAt).toISOString();
  const state = mail.failedAt === null ? `next try ${time}` : `failed ${time}`;
  const tries = mail.tries === 1 ? '1 try' : `${mail.tries} tries`;
  const to = headerText(mail.recipient, ADDRESS_MAX_LENGTH);
  return [mail.id, to, tries, state, mail.error].filter((part) => part !== '').join('  ');
}
