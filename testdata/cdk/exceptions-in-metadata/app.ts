import { App, Stack, StackProps } from 'aws-cdk-lib';
import { aws_certificatemanager as acm, aws_elasticloadbalancingv2 as elb } from 'aws-cdk-lib';

// Two stacks of one class: what is written into both is one exception.
class Shop extends Stack {
  constructor(app: App, id: string, props: StackProps & { live: boolean }) {
    super(app, id, props);
    const mailed = new acm.Certificate(this, 'Mailed', { domainName: 'mailed.example.com' });
    allow(mailed, 'email-validation', 'the registrar reads these mails');
    // Only the live one is used.
    const spare = new acm.Certificate(this, 'Spare', { domainName: 'spare.example.com', validation });
    allow(spare, 'unattached-certificate', 'the trial has no balancer');
    // The trial's is fine, and the live one is not.
    const trial = new acm.Certificate(this, 'Trial', { domainName: 'trial.example.com' });
    if (!props.live) allow(trial, 'email-validation', 'nobody looks at the trial');
    const repaired = new acm.Certificate(this, 'Repaired', { domainName: 'repaired.example.com', validation });
    allow(repaired, 'email-validation', 'it was validated by e-mail once');
    const ended = new acm.Certificate(this, 'Ended', { domainName: 'ended.example.com' });
    allow(ended, 'email-validation', 'until the move', '2026-01-31');
    const unexplained = new acm.Certificate(this, 'Unexplained', { domainName: 'unexplained.example.com' });
    allow(unexplained, 'email-validation');
    new elb.ApplicationListener(this, 'Listener', { certificates });
  }
}
