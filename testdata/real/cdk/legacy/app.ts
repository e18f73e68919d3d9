import { App, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const env = { account: '123456789012', region: 'eu-west-1' };

function zone(stack: Stack): route53.IHostedZone {
  return route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    zoneName: 'example.com',
  });
}

const blog = new Stack(app, 'Blog', { env });
new cloudfront.Distribution(blog, 'Site', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['blog.example.com'],
  certificate: new acm.DnsValidatedCertificate(blog, 'BlogCertificate', {
    domainName: 'blog.example.com',
    subjectAlternativeNames: ['www.blog.example.com'],
    hostedZone: zone(blog),
    region: 'us-east-1',
  }),
});

const forum = new Stack(app, 'Forum', { env });
const forumCertificate = new acm.DnsValidatedCertificate(forum, 'ForumCertificate', {
  domainName: 'forum.example.com',
  hostedZone: zone(forum),
  cleanupRoute53Records: true,
});
new cloudfront.Distribution(forum, 'Site', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['forum.example.com'],
  certificate: forumCertificate,
});
