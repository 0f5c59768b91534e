/** The composition root of the web app: real clock, real chance, real storage are put together here. */
import { render } from "preact";
import { browserStore } from "./shell/browser.ts";
import { App } from "./ui/App.tsx";
import { browserRouter } from "./ui/router.tsx";
import "./ui/styles/all.css";

const root = document.getElementById("app");
if (root) {
  const store = await browserStore();
  render(<App store={store} router={browserRouter(window)} />, root);
}
