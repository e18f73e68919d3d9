import { Stack, Stage, StageProps } from 'aws-cdk-lib';
import { aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export class PlatformStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps & { domainName: string }) {
    super(scope, id, props);

    const certificates = new Stack(this, 'Certificates');
    const zone = route53.HostedZone.fromHostedZoneAttributes(certificates, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'example.com',
    });
    const certificate = new acm.Certificate(certificates, 'Certificate', {
      domainName: props.domainName,
      validation: acm.CertificateValidation.fromDns(zone),
    });

    const site = new Stack(this, 'Site');
    new cloudfront.Distribution(site, 'Distribution', {
      defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
      domainNames: [props.domainName],
      certificate,
    });
  }
}
