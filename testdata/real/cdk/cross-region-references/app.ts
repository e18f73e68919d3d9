import { App, Stack, StackProps, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

class EdgeCertificateStack extends Stack {
  readonly certificate: acm.Certificate;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'example.com',
    });
    this.certificate = new acm.Certificate(this, 'EdgeCertificate', {
      domainName: 'www.example.com',
      validation: acm.CertificateValidation.fromDns(zone),
    });
  }
}

class SiteStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { certificate: acm.ICertificate }) {
    super(scope, id, props);
    new cloudfront.Distribution(this, 'Site', {
      defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
      domainNames: ['www.example.com'],
      certificate: props.certificate,
    });
  }
}

const app = new App();
const account = '123456789012';
const edge = new EdgeCertificateStack(app, 'SiteEdgeCertificate', {
  env: { account, region: 'us-east-1' },
  crossRegionReferences: true,
});
new SiteStack(app, 'Site', {
  env: { account, region: 'eu-west-1' },
  crossRegionReferences: true,
  certificate: edge.certificate,
});
