// The components of the console. All that they run is loaded when it is used.
import type { App } from 'vue';
import BaseUrl from './BaseUrl.vue';
import RunSample from './RunSample.vue';
import SignatureTool from './SignatureTool.vue';
import './console.css';

/** Registers the components. For `enhanceApp` of the theme. */
export function registerConsole(app: App): void {
  for (const [name, component] of Object.entries({ BaseUrl, RunSample, SignatureTool })) app.component(name, component);
}
