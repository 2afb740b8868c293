import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Wordmark } from '../parts/wordmark.js';
import { useLanguage } from './language.js';

/** The frame of every page: wordmark, the two places, language and appearance. */
export function Shell() {
  const { words } = useLanguage();
  const main = useRef<HTMLElement>(null);
  useFocusAfterNavigation(main);
  return (
    <>
      <a className="skip" href="#main">
        {words.ui.skip}
      </a>
      <header className="topbar">
        <Link to="/" className="topbar-home" aria-label={`Sartor – ${words.ui.patients}`}>
          <Wordmark />
        </Link>
        <nav className="topbar-nav" aria-label="Sartor">
          <Link to="/" activeOptions={{ exact: true }}>
            {words.ui.patients}
          </Link>
          <Link to="/cohort">{words.cohort.title}</Link>
          <Link to="/outbreak">{words.outbreak.title}</Link>
          <Link to="/models">{words.cohort.models.title}</Link>
          <Link to="/about">{words.ui.about}</Link>
        </nav>
        <div className="topbar-tools">
          <LanguageSwitch />
          <AppearanceSwitch />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

function LanguageSwitch() {
  const { language, words, setLanguage } = useLanguage();
  const other = language === 'en' ? 'zh' : 'en';
  return (
    <button
      type="button"
      className="quiet-button"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => setLanguage(other)}
    >
      {words.ui.switchTo}
    </button>
  );
}

function AppearanceSwitch() {
  const { words } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  return (
    <button
      type="button"
      className="quiet-button icon"
      aria-label={dark ? words.ui.light : words.ui.dark}
      title={dark ? words.ui.light : words.ui.dark}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
    </button>
  );
}

/** After going to another page, the keyboard starts at its content; a drawer on the same page moves nothing. */
function useFocusAfterNavigation(main: React.RefObject<HTMLElement | null>) {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const last = useRef(path);
  useEffect(() => {
    if (last.current !== undefined && last.current !== path) main.current?.focus({ preventScroll: true });
    last.current = path;
  }, [path, main]);
}
