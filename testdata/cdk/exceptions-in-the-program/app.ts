import { App, Stack } from 'aws-cdk-lib';
import { aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';

const stack = new Stack(new App(), 'Shop', { env: { account: '123456789012', region: 'eu-west-1' } });

// acmlint: allow[email-validation] the registrar reads these mails until=2027-03-01
// and has done so for years
const above = new acm.Certificate(stack, 'Above', { domainName: 'above.example.com' });
const beside = new acm.Certificate(stack, 'Beside', { // acmlint: allow[email-validation] it moves next month
  domainName: 'beside.example.com',
});
const standing = new acm.Certificate(stack, 'Standing', { domainName: 'standing.example.com' });
/* acmlint: allow[email-validation] nothing is found here any more */
const repaired = new acm.Certificate(stack, 'Repaired', { domainName: 'repaired.example.com', validation });
const unexplained = new acm.Certificate(stack, 'Unexplained', { // acmlint: allow[email-validation]
  domainName: 'unexplained.example.com',
});
const misspelt = new acm.Certificate(stack, 'Misspelt', { domainName: 'misspelt.example.com' }); // acmlint: alow[email-validation] so

// acmlint: allow[certificate-outside-us-east-1] a blank line stands below

new cloudfront.Distribution(stack, 'First', { certificate: above }); // acmlint: allow[certificate-outside-us-east-1] moves soon
new cloudfront.Distribution(stack, 'Second', { certificate: standing });
