import { accentTones } from '../../src/web/accent.ts';

/** Shows what a colour looks like while it is being chosen. */
export function improveAccentSamples(): void {
  for (const setting of document.querySelectorAll<HTMLElement>('[data-accent]')) {
    const input = setting.querySelector<HTMLInputElement>('input[type=color]');
    input?.addEventListener('input', () => {
      const tones = accentTones(input.value);
      if (!tones) return;
      setting.style.setProperty('--accent-on-light', tones.light);
      setting.style.setProperty('--accent-on-dark', tones.dark);
    });
  }
}
