import type { Settings } from '../../site/settings.ts';
import { Akismet } from './akismet.ts';
import type { SpamService } from './spam-service.ts';

/** The service that the settings choose, null for none. */
export function chooseSpamService(
  settings: Pick<Settings, 'akismetKey' | 'language'>,
  siteUrl: string,
): SpamService | null {
  const { akismetKey: key, language } = settings;
  return key === '' ? null : new Akismet({ key, siteUrl, language });
}
