import { Component, type ComponentChildren } from "preact";
import { Button } from "./parts/Button.tsx";
import { Banner } from "./parts/Card.tsx";
import { words } from "./words/index.ts";

interface GuardProps {
  /** Another place gets another try. */
  readonly at: string;
  readonly children: ComponentChildren;
}

/** A screen that breaks takes only itself down: the navigation and Help stay. Nothing of its content is reported. */
export class Guard extends Component<GuardProps, { readonly brokeAt: string | null }> {
  override state = { brokeAt: null };

  override componentDidCatch(): void {
    this.setState({ brokeAt: this.props.at });
  }

  override render() {
    if (this.state.brokeAt !== this.props.at) return this.props.children;
    return (
      <main class="page" id="page">
        <Banner tone="warm" urgent>
          <p>{words.common.broke}</p>
          <p>
            <Button onClick={() => this.setState({ brokeAt: null })}>{words.common.tryAgain}</Button>
          </p>
        </Banner>
      </main>
    );
  }
}
